#include "adapters/embedded/engine/inbox.h"

#include "base/assert.h"

namespace fa::embedded {

bool Inbox::send(Command& command) {
  bool sleeping = false;
  {
    const std::lock_guard lock(mutex_);
    if (waiting_.stopping || waiting_.commands.size() >= commands_max_) return false;
    if (waiting_.commands.empty()) waiting_.oldest_sent_us = clock_.monotonic_us();
    waiting_.commands.push_back(std::move(command));
    sleeping = sleeping_;
  }
  // Each thread that sends while the engine sleeps wakes it as its own turn ends: the first of them does it, and nobody
  // waits for the turn of another.
  if (sleeping) base::HeldWakes::wake(*this);
  return true;
}

void Inbox::wake_now() {
  {
    const std::lock_guard lock(mutex_);
    if (!std::exchange(sleeping_, false)) return;
  }
  wake_.notify_one();
}

template <class Change>
void Inbox::signal(Change change) {
  {
    const std::lock_guard lock(mutex_);
    change();
    sleeping_ = false;
  }
  wake_.notify_one();
}

void Inbox::send_retired(domain::AuctionId auction_id) {
  signal([&] { waiting_.retired.push_back(auction_id); });
}

void Inbox::send_found(Found found) {
  signal([&] { waiting_.found.push_back(std::move(found)); });
}

void Inbox::wake() {
  signal([&] { woken_ = true; });
}

void Inbox::close_doors() {
  signal([&] { waiting_.doors_closed = woken_ = true; });
}

void Inbox::stop() {
  signal([&] { waiting_.doors_closed = waiting_.stopping = true; });
}

bool Inbox::idle() const {
  return waiting_.commands.empty() && waiting_.retired.empty() && waiting_.found.empty() && !waiting_.stopping &&
         !woken_;
}

void Inbox::take(Taken& taken, std::chrono::milliseconds wait_max) {
  FA_ASSERT(taken.commands.empty() && taken.retired.empty() && taken.found.empty());
  std::unique_lock lock(mutex_);
  if (idle() && wait_max.count() > 0) {
    sleeping_ = true;
    // Woken for what another wake-up let it take before, it must not sleep on as one who is woken already.
    wake_.wait_for(lock, wait_max, [this] { return !idle() || !sleeping_; });
    sleeping_ = false;
  }
  woken_ = false;
  taken.commands.swap(waiting_.commands);
  taken.retired.swap(waiting_.retired);
  taken.found.swap(waiting_.found);
  taken.oldest_sent_us = waiting_.oldest_sent_us;
  taken.doors_closed = waiting_.doors_closed;
  taken.stopping = waiting_.stopping;
}

std::size_t Inbox::size() {
  const std::scoped_lock lock(mutex_);
  return waiting_.commands.size();
}

}  // namespace fa::embedded
