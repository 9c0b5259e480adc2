// Moves the decisions from the stream into the history, and does what follows from them.
//
// Order within a batch: catalogue and jobs first, the history last, because the history's position is where the next
// start goes on reading. A crash anywhere repeats the whole batch, and every part of it is idempotent: nothing is lost,
// nothing doubled. A job may therefore run a moment before the history holds what it is about; it then says not_ready.
//
// It stands back while bids come fast and it does not get the processor: bids and their answers come first, and the
// stream keeps what waits. A close, or too long a backlog, ends that.
#pragma once

#include <chrono>
#include <functional>
#include <optional>

#include "base/metrics.h"
#include "ports/bid_history.h"
#include "ports/catalog.h"
#include "ports/clock.h"
#include "ports/decision_stream.h"
#include "ports/job_queue.h"
#include "services/workers/worker_thread.h"

namespace fa::workers {

struct HistoryWorkerOptions {
  std::size_t batch_max = 4'096;              // records of one transaction
  std::size_t batch_behind_max = 16'384;      // the same while it is behind
  std::size_t batch_crowded_max = 1'024;      // the same while it stands back
  std::size_t crowd_min = 256;                // fewer records in a batch are no crowd …
  double share_min = 0.6;                     // … and otherwise less than this of the processor, while they are moved
  std::chrono::milliseconds stand_back{250};  // between batches in a crowd
  std::int64_t backlog_max = 786'432;         // records that may wait meanwhile: some ten seconds of work
  std::chrono::milliseconds read_wait{250};   // for the first record; also how long stop() may take
  std::chrono::milliseconds linger{25};       // between batches, so that bids share them
  int nice = 5;                               // a third of the engine's share where both want one core
};

class HistoryWorker {
 public:
  struct Stores {
    ports::DecisionStream& stream;
    ports::BidHistory& history;
    ports::Catalog& catalog;
    ports::JobQueue& jobs;
  };
  // `jobs_added` is called, on the worker's thread, when new jobs can be done.
  HistoryWorker(Stores stores, const ports::Clock& clock, base::Metrics& metrics, std::function<void()> jobs_added,
                const HistoryWorkerOptions& options = {});

  void start() { thread_.start(); }
  void stop() { thread_.stop(); }

  // One batch: how many records were moved. On an error, which whatever a store throws is too, the same records come
  // again with the next step. Only the worker's own thread, or a test instead of start().
  std::expected<std::size_t, ports::StoreError> step(std::chrono::milliseconds wait);

 private:
  std::chrono::milliseconds run();
  std::expected<std::size_t, ports::StoreError> move_batch(std::chrono::milliseconds wait);
  std::expected<void, ports::StoreError> move(const std::vector<ports::DecisionRecord>& records);
  bool stands_back(std::chrono::milliseconds wait);
  bool was_crowded(std::size_t records, std::int64_t began_us, std::int64_t ran_before_us) const;
  std::size_t batch_max() const { return behind_ ? options_.batch_behind_max : options_.batch_max; }

  Stores stores_;
  const ports::Clock& clock_;
  std::function<void()> jobs_added_;
  const HistoryWorkerOptions options_;
  base::Gauge& lag_seconds_;
  base::Counter& records_;
  base::Counter& failures_;
  std::optional<std::int64_t> position_;  // empty: to be asked of the history
  bool behind_ = false;
  bool crowded_ = false;  // others wanted the processor while the last batch was moved
  int failures_in_a_row_ = 0;
  WorkerThread thread_;
};

}  // namespace fa::workers
