// The journal as the workers' stream of decisions (ports/decision_stream.h), read over a connection of its own.
#pragma once

#include <atomic>
#include <condition_variable>
#include <mutex>

#include "adapters/embedded/sqlite_db.h"
#include "ports/decision_stream.h"

namespace fa::embedded {

class JournalStream final : public ports::DecisionStream {
 public:
  explicit JournalStream(Database database) : database_(std::move(database)) {}

  std::expected<std::vector<ports::DecisionRecord>, ports::StoreError> read(std::int64_t position, std::size_t max,
                                                                            std::chrono::milliseconds wait) override;
  void acknowledge(std::int64_t position) override;

  // The engine's side: everything up to `position` is durable and published; nothing beyond it is read.
  void advance(std::int64_t position);
  std::int64_t acknowledged() const { return acknowledged_.load(std::memory_order_relaxed); }
  // Ends a waiting read() and makes later ones not wait.
  void stop();

 private:
  Database database_;
  std::mutex mutex_;
  std::condition_variable advanced_;
  std::int64_t position_ = 0;
  bool stopping_ = false;
  std::atomic<std::int64_t> acknowledged_{0};
};

}  // namespace fa::embedded
