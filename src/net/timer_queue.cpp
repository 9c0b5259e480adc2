#include "net/timer_queue.h"

#include <algorithm>

#include "base/caught.h"

namespace fa::net {

namespace {
constexpr std::size_t kCancelledMin = 64;  // fewer cancelled entries are not worth a sweep
}

std::uint64_t TimerQueue::add(std::int64_t deadline_us, std::move_only_function<void()> work) {
  const auto id = ++last_id_;
  work_.emplace(id, std::move(work));
  heap_.push_back({deadline_us, id});
  std::ranges::push_heap(heap_, std::greater<>());
  return id;
}

void TimerQueue::cancel(std::uint64_t id) {
  if (work_.erase(id) == 0) return;
  if (heap_.size() > 2 * work_.size() + kCancelledMin) drop_cancelled();
}

std::optional<std::int64_t> TimerQueue::next_deadline_us() {
  while (!heap_.empty() && !work_.contains(heap_.front().id)) pop();
  if (heap_.empty()) return std::nullopt;
  return heap_.front().deadline_us;
}

void TimerQueue::run_due(std::int64_t now_us) {
  std::vector<std::uint64_t> due;
  while (!heap_.empty() && heap_.front().deadline_us <= now_us) due.push_back(pop().id);
  for (const auto id : due) {
    auto found = work_.extract(id);
    if (!found.empty()) base::contain("timer", found.mapped());
  }
}

TimerQueue::Entry TimerQueue::pop() {
  std::ranges::pop_heap(heap_, std::greater<>());
  const Entry entry = heap_.back();
  heap_.pop_back();
  return entry;
}

void TimerQueue::drop_cancelled() {
  std::erase_if(heap_, [this](const Entry& entry) { return !work_.contains(entry.id); });
  std::ranges::make_heap(heap_, std::greater<>());
}

}  // namespace fa::net
