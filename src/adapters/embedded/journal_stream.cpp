#include "adapters/embedded/journal_stream.h"

#include <algorithm>

#include "adapters/embedded/journal.h"

namespace fa::embedded {

std::expected<std::vector<ports::DecisionRecord>, ports::StoreError> JournalStream::read(
    std::int64_t position, std::size_t max, std::chrono::milliseconds wait) {
  std::int64_t until = 0;
  {
    std::unique_lock lock(mutex_);
    advanced_.wait_for(lock, wait, [&] { return stopping_ || position_ > position; });
    until = position_;
  }
  if (until <= position) return {};
  return read_journal(database_, position, until, max);
}

void JournalStream::acknowledge(std::int64_t position) {
  if (position > acknowledged()) acknowledged_.store(position, std::memory_order_relaxed);
}

void JournalStream::advance(std::int64_t position) {
  {
    const std::lock_guard lock(mutex_);
    position_ = std::max(position_, position);
  }
  advanced_.notify_one();
}

void JournalStream::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  advanced_.notify_all();
}

}  // namespace fa::embedded
