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

std::expected<std::vector<ports::DecisionRecord>, ports::StoreError> JournalStream::read_tail(std::int64_t position,
                                                                                              std::size_t max) {
  std::int64_t until = 0;
  {
    const std::lock_guard lock(mutex_);
    until = position_;
  }
  const std::lock_guard lock(tail_mutex_);
  return read_journal(tail_database_, position == 0 ? acknowledged() : position, until, max);
}

bool JournalStream::wait_until_urgent(std::int64_t position, std::int64_t backlog_max, std::chrono::milliseconds wait) {
  std::unique_lock lock(mutex_);
  const auto urgent = [&] { return last_close_ > position || position_ - position > backlog_max; };
  advanced_.wait_for(lock, wait, [&] { return stopping_ || urgent(); });
  return urgent();
}

void JournalStream::acknowledge(std::int64_t position) {
  {
    const std::lock_guard lock(mutex_);
    if (position > acknowledged()) acknowledged_.store(position, std::memory_order_relaxed);
  }
  acknowledged_more_.notify_one();
}

void JournalStream::wait_for_history(std::int64_t backlog_max, std::chrono::milliseconds wait) {
  std::unique_lock lock(mutex_);
  acknowledged_more_.wait_for(lock, wait, [&] { return stopping_ || position_ - acknowledged() <= backlog_max; });
}

void JournalStream::advance(std::int64_t position, bool with_close) {
  {
    const std::lock_guard lock(mutex_);
    position_ = std::max(position_, position);
    if (with_close) last_close_ = position_;
  }
  base::HeldWakes::wake(*this);
}

void JournalStream::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  advanced_.notify_all();
  acknowledged_more_.notify_all();
}

}  // namespace fa::embedded
