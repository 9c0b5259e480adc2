// Takes jobs of some kinds from the queue and has them done, one after the other.
#pragma once

#include <atomic>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "base/metrics.h"
#include "ports/job_queue.h"
#include "services/workers/job_handler.h"
#include "services/workers/retry_delay.h"
#include "services/workers/worker_thread.h"

namespace fa::workers {

struct JobWorkerOptions {
  std::string name = "jobs";
  std::size_t batch_max = 32;           // jobs leased together
  std::int64_t lease_ms = 120'000;      // longer than a batch can take
  std::int64_t not_ready_ms = 50;       // how soon a job comes back that was not ready
  std::chrono::milliseconds poll{200};  // how often an idle worker looks; wake() is faster
  RetryPolicy retry;
  int nice = 5;
};

class JobWorker {
 public:
  // `chance` gives random numbers from 0 to 1, on the worker's thread.
  JobWorker(ports::JobQueue& queue, base::Metrics& metrics, std::function<double()> chance,
            const JobWorkerOptions& options);

  // Before start(). The handler must outlive the worker.
  void handle(const std::string& kind, JobHandler& handler);
  void start();
  void stop();  // after the job that is being done; the rest of its batch goes back into the queue
  void wake() { thread_.wake(); }

  // Takes one batch and does it: how many jobs it was. Only the worker's own thread, or a test instead of start().
  std::expected<std::size_t, ports::StoreError> step();

 private:
  std::chrono::milliseconds run();
  JobOutcome outcome_of(const ports::Job& job);  // a handler that throws has failed like any other
  // Whether the job is done; otherwise it has been put back.
  std::expected<bool, ports::StoreError> run_one(const ports::Job& job);
  void count(const std::string& kind, const char* outcome);

  ports::JobQueue& queue_;
  base::Metrics& metrics_;
  std::function<double()> chance_;
  const JobWorkerOptions options_;
  std::map<std::string, JobHandler*> handlers_;
  std::vector<std::string> kinds_;
  std::atomic<bool> stopping_ = false;
  WorkerThread thread_;
};

}  // namespace fa::workers
