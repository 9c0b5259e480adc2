#include "net/event_loop.h"

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <mutex>
#include <semaphore>
#include <thread>
#include <utility>
#include <vector>

#include "base/assert.h"
#include "base/caught.h"
#include "base/held_wakes.h"
#include "base/rate_limit.h"
#include "net/limits.h"
#include "net/timer_queue.h"

namespace fa::net {

namespace {

using Work = std::move_only_function<void()>;

constexpr std::string_view kWhere = "event loop";
constexpr double kUsPerS = 1e6;
constexpr double kClientTimeBurstUs = 20'000;
constexpr std::int64_t kClientPauseMsMax = 10'000;
constexpr std::size_t kClientsMax = 16'384;  // whose time is remembered

std::int64_t read_clock_us() {
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1'000'000LL + now.tv_nsec / 1000;
}

}  // namespace

struct EventLoop::Impl final : base::Wakeable {
  // A handler, and how often its descriptor was registered: an event fetched for an earlier registration is stale.
  struct Slot {
    FdHandler* handler = nullptr;
    std::uint32_t generation = 0;
  };

  explicit Impl(double client_time_share_max);
  ~Impl();
  void turn();
  void fetch_and_handle_events();
  int wait_ms();
  void run_posted();
  void run_end_of_turn();
  bool leave();
  void wake() const;
  void wake_now() override;
  void control(int operation, int fd, std::uint32_t events) const;

  const base::RateLimit client_time;  // in µs of this thread
  const bool bounds_time;
  base::RateLimiter client_times{kClientsMax};
  std::int64_t debts_until_us = 0;  // no client owes time any more by then
  int epoll_fd;
  int wake_fd;
  std::int64_t now_us = read_clock_us();
  std::vector<Slot> slots;  // by descriptor
  TimerQueue timers;
  std::vector<Work> end_of_turn_work;
  std::vector<EndOfTurnHandler*> end_of_turn_handlers;  // nullptr: forgotten
  std::unique_ptr<char[]> read_buffer = std::make_unique<char[]>(kReadBufferBytes);
  std::array<epoll_event, kEventsPerTurnMax> events;

  std::mutex owner_mutex;  // held while `owner` changes, and by a thread that uses a loop that does not run
  std::atomic<std::thread::id> owner;
  std::atomic<bool> stopping = false;
  std::mutex post_mutex;
  std::vector<Work> posted;
  bool woken = false;  // for what is posted
};

EventLoop::Impl::Impl(double client_time_share_max)
    : client_time{.per_second = client_time_share_max * kUsPerS, .burst = kClientTimeBurstUs},
      bounds_time(client_time_share_max < 1),
      epoll_fd(epoll_create1(EPOLL_CLOEXEC)),
      wake_fd(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  FA_ASSERT(epoll_fd >= 0 && wake_fd >= 0);
  epoll_event event{};
  event.events = EPOLLIN | EPOLLET;  // each write tells once, so that nothing needs to be read
  event.data.u64 = static_cast<std::uint32_t>(wake_fd);
  FA_ASSERT(epoll_ctl(epoll_fd, EPOLL_CTL_ADD, wake_fd, &event) == 0);
}

EventLoop::Impl::~Impl() {
  close(wake_fd);
  close(epoll_fd);
}

// Whom the turn's requests wake is woken once they are all read, before what the turn writes is written.
void EventLoop::Impl::turn() {
  {
    const base::HeldWakes held;
    fetch_and_handle_events();
    run_posted();
  }
  timers.run_due(now_us);
  run_end_of_turn();
}

int EventLoop::Impl::wait_ms() {
  if (stopping.load(std::memory_order_relaxed) || !end_of_turn_work.empty() || !end_of_turn_handlers.empty()) return 0;
  const auto deadline_us = timers.next_deadline_us();
  if (!deadline_us) return -1;
  const auto left_us = std::max<std::int64_t>(0, *deadline_us - read_clock_us());
  return static_cast<int>(std::min<std::int64_t>((left_us + 999) / 1000, 60'000));
}

void EventLoop::Impl::fetch_and_handle_events() {
  const int count = epoll_wait(epoll_fd, events.data(), kEventsPerTurnMax, wait_ms());
  FA_ASSERT(count >= 0 || errno == EINTR);
  now_us = read_clock_us();
  for (int i = 0; i < count; ++i) {
    const auto fd = static_cast<std::uint32_t>(events[i].data.u64);
    const auto generation = static_cast<std::uint32_t>(events[i].data.u64 >> 32);
    if (static_cast<int>(fd) == wake_fd) continue;
    const Slot slot = slots[fd];
    if (!slot.handler || slot.generation != generation) continue;
    if (base::contain(kWhere, [&] { slot.handler->on_ready(events[i].events); })) continue;
    // What it was doing is half done. Where it is still there, it ends.
    if (slots[fd].handler == slot.handler && slots[fd].generation == generation)
      base::contain(kWhere, [&] { slot.handler->on_failure(); });
  }
}

void EventLoop::Impl::run_posted() {
  std::vector<Work> batch;
  {
    const std::lock_guard lock(post_mutex);
    batch.swap(posted);
    woken = false;
  }
  for (auto& work : batch) {
    base::contain(kWhere, work);
    base::contain(kWhere, [&work] { work = nullptr; });
  }
}

void EventLoop::Impl::run_end_of_turn() {
  for (auto& work : std::exchange(end_of_turn_work, {})) base::contain(kWhere, work);
  const std::size_t count = end_of_turn_handlers.size();
  for (std::size_t i = 0; i < count; ++i) {
    auto* const handler = end_of_turn_handlers[i];
    if (!handler) continue;
    end_of_turn_handlers[i] = nullptr;
    handler->slot_ = EndOfTurnHandler::kNotWaiting;
    base::contain(kWhere, [handler] { handler->on_end_of_turn(); });
  }
  end_of_turn_handlers.erase(end_of_turn_handlers.begin(), end_of_turn_handlers.begin() + static_cast<long>(count));
  for (std::size_t i = 0; i < end_of_turn_handlers.size(); ++i)
    if (end_of_turn_handlers[i]) end_of_turn_handlers[i]->slot_ = static_cast<std::uint32_t>(i);
}

// Gives the loop up, unless work was posted meanwhile.
bool EventLoop::Impl::leave() {
  const std::lock_guard owner_lock(owner_mutex);
  const std::lock_guard post_lock(post_mutex);
  if (!posted.empty()) return false;
  stopping = false;
  owner = std::thread::id();
  return true;
}

// Each thread that posts while nobody has woken the loop wakes it as its own turn ends; the first of them does it.
void EventLoop::Impl::wake_now() {
  {
    const std::lock_guard lock(post_mutex);
    if (std::exchange(woken, true)) return;
  }
  wake();
}

void EventLoop::Impl::wake() const {
  const std::uint64_t one = 1;
  [[maybe_unused]] const auto written = write(wake_fd, &one, sizeof one);
}

void EventLoop::Impl::control(int operation, int fd, std::uint32_t wanted) const {
  epoll_event event{};
  event.events = wanted;
  event.data.u64 =
      static_cast<std::uint64_t>(slots[static_cast<std::size_t>(fd)].generation) << 32 | static_cast<std::uint32_t>(fd);
  FA_ASSERT(epoll_ctl(epoll_fd, operation, fd, &event) == 0);
}

EventLoop::EventLoop(double client_time_share_max) : impl_(std::make_unique<Impl>(client_time_share_max)) {}
EventLoop::~EventLoop() = default;

void EventLoop::run() {
  {
    const std::lock_guard lock(impl_->owner_mutex);
    FA_ASSERT(impl_->owner.load() == std::thread::id());
    impl_->owner = std::this_thread::get_id();
  }
  do impl_->turn();
  while (!impl_->stopping);
  do {
    impl_->run_posted();
    impl_->run_end_of_turn();
  } while (!impl_->leave());
}

void EventLoop::stop() {
  impl_->stopping = true;
  impl_->wake();
}

void EventLoop::post(std::move_only_function<void()> work) {
  bool woken = false;
  {
    const std::lock_guard lock(impl_->post_mutex);
    woken = impl_->woken;
    impl_->posted.push_back(std::move(work));
  }
  if (!woken) base::HeldWakes::wake(*impl_);
}

void EventLoop::run_and_wait(std::move_only_function<void()> work) {
  if (impl_->owner.load() == std::this_thread::get_id()) return work();
  std::binary_semaphore done(0);
  {
    const std::lock_guard lock(impl_->owner_mutex);
    if (impl_->owner.load() == std::thread::id()) {
      impl_->owner = std::this_thread::get_id();
      work();
      impl_->owner = std::thread::id();
      return;
    }
    post([&] {
      work();
      done.release();
    });
  }
  impl_->wake();  // now: this thread is about to wait
  done.acquire();
}

bool EventLoop::in_loop_thread() const {
  const auto owner = impl_->owner.load();
  return owner == std::thread::id() || owner == std::this_thread::get_id();
}

void EventLoop::add(int fd, std::uint32_t epoll_events, FdHandler& handler) {
  FA_ASSERT(in_loop_thread() && fd >= 0);
  const auto index = static_cast<std::size_t>(fd);
  if (index >= impl_->slots.size()) impl_->slots.resize(std::max(index + 1, impl_->slots.size() * 2));
  auto& slot = impl_->slots[index];
  FA_ASSERT(slot.handler == nullptr);
  slot.handler = &handler;
  impl_->control(EPOLL_CTL_ADD, fd, epoll_events);
}

void EventLoop::modify(int fd, std::uint32_t epoll_events) {
  impl_->control(EPOLL_CTL_MOD, fd, epoll_events);
}

void EventLoop::remove(int fd) {
  FA_ASSERT(in_loop_thread());
  auto& slot = impl_->slots[static_cast<std::size_t>(fd)];
  FA_ASSERT(slot.handler != nullptr);
  slot.handler = nullptr;
  ++slot.generation;
  epoll_ctl(impl_->epoll_fd, EPOLL_CTL_DEL, fd, nullptr);
}

std::uint32_t EventLoop::registration(int fd) const {
  return impl_->slots[static_cast<std::size_t>(fd)].generation;
}

TimerId EventLoop::run_after(std::int64_t delay_ms, std::move_only_function<void()> work) {
  FA_ASSERT(in_loop_thread());
  return impl_->timers.add(read_clock_us() + delay_ms * 1000, std::move(work));
}

void EventLoop::cancel(TimerId id) {
  FA_ASSERT(in_loop_thread());
  impl_->timers.cancel(id);
}

std::int64_t EventLoop::now_us() const {
  return impl_->now_us;
}

bool EventLoop::bounds_time() const {
  return impl_->bounds_time;
}

std::int64_t EventLoop::fresh_now_us() const {
  return read_clock_us();
}

std::int64_t EventLoop::charge_time(const base::ClientKey& client, std::int64_t used_us) {
  const auto wait_ms =
      impl_->client_times.spend(base::view_of(client), impl_->client_time, impl_->now_us, static_cast<double>(used_us));
  if (wait_ms > 0) impl_->debts_until_us = std::max(impl_->debts_until_us, impl_->now_us + wait_ms * 1'000);
  return std::min(wait_ms, kClientPauseMsMax);
}

std::int64_t EventLoop::owed_time_ms(const base::ClientKey& client) {
  if (impl_->now_us >= impl_->debts_until_us) return 0;  // nobody owes anything: the usual case
  return std::min(impl_->client_times.wait(base::view_of(client), impl_->client_time, impl_->now_us),
                  kClientPauseMsMax);
}

void EventLoop::at_end_of_turn(std::move_only_function<void()> work) {
  impl_->end_of_turn_work.push_back(std::move(work));
}

void EventLoop::at_end_of_turn(EndOfTurnHandler& handler) {
  if (handler.slot_ != EndOfTurnHandler::kNotWaiting) return;
  handler.slot_ = static_cast<std::uint32_t>(impl_->end_of_turn_handlers.size());
  impl_->end_of_turn_handlers.push_back(&handler);
}

void EventLoop::forget(EndOfTurnHandler& handler) {
  if (handler.slot_ == EndOfTurnHandler::kNotWaiting) return;
  impl_->end_of_turn_handlers[handler.slot_] = nullptr;
  handler.slot_ = EndOfTurnHandler::kNotWaiting;
}

std::span<char> EventLoop::read_buffer() {
  return {impl_->read_buffer.get(), kReadBufferBytes};
}

}  // namespace fa::net
