// The journal as the workers' stream of decisions (ports/decision_stream.h) and as its newest end for everybody
// (ports/decision_tail.h), each read over a connection of its own.
#pragma once

#include <atomic>
#include <condition_variable>
#include <mutex>

#include "adapters/embedded/sqlite_db.h"
#include "base/held_wakes.h"
#include "ports/decision_stream.h"
#include "ports/decision_tail.h"

namespace fa::embedded {

class JournalStream final : public ports::DecisionStream, public ports::DecisionTail, private base::Wakeable {
 public:
  JournalStream(Database database, Database tail_database)
      : database_(std::move(database)), tail_database_(std::move(tail_database)) {}

  std::expected<std::vector<ports::DecisionRecord>, ports::StoreError> read(std::int64_t position, std::size_t max,
                                                                            std::chrono::milliseconds wait) override;
  bool wait_until_urgent(std::int64_t position, std::int64_t backlog_max, std::chrono::milliseconds wait) override;
  void acknowledge(std::int64_t position) override;
  std::expected<std::vector<ports::DecisionRecord>, ports::StoreError> read_tail(std::int64_t position,
                                                                                 std::size_t max) override;

  // The engine's side: everything up to `position` is durable and published; nothing beyond it is read. `with_close`: a
  // close is among what came since the last call.
  void advance(std::int64_t position, bool with_close);
  // Waits until at most `backlog_max` records after what is acknowledged are left, `wait` at the longest.
  void wait_for_history(std::int64_t backlog_max, std::chrono::milliseconds wait);
  std::int64_t acknowledged() const { return acknowledged_.load(std::memory_order_relaxed); }
  // Ends every waiting and makes later calls not wait.
  void stop();

 private:
  void wake_now() override { advanced_.notify_one(); }

  Database database_;
  std::mutex tail_mutex_;  // of tail_database_
  Database tail_database_;
  std::mutex mutex_;  // of the rest
  std::condition_variable advanced_;
  std::condition_variable acknowledged_more_;
  std::int64_t position_ = 0;
  std::int64_t last_close_ = 0;  // a position at or after the newest close
  bool stopping_ = false;
  std::atomic<std::int64_t> acknowledged_{0};
};

}  // namespace fa::embedded
