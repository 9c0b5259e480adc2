#include "services/workers/job_worker.h"

#include "base/assert.h"
#include "base/caught.h"
#include "base/log.h"

namespace fa::workers {

JobWorker::JobWorker(ports::JobQueue& queue, base::Metrics& metrics, std::function<double()> chance,
                     const JobWorkerOptions& options)
    : queue_(queue),
      metrics_(metrics),
      chance_(std::move(chance)),
      options_(options),
      thread_(options.name, options.nice, [this] { return run(); }) {}

void JobWorker::handle(const std::string& kind, JobHandler& handler) {
  const bool is_new = handlers_.emplace(kind, &handler).second;
  FA_ASSERT(is_new);
  kinds_.push_back(kind);
}

void JobWorker::start() {
  stopping_ = false;
  thread_.start();
}

void JobWorker::stop() {
  stopping_ = true;
  thread_.stop();
}

std::chrono::milliseconds JobWorker::run() {
  const auto done = step();
  if (!done) {
    base::log::error("jobs: the queue does not answer", {{"worker", options_.name}, {"detail", done.error().detail}});
    return options_.poll * 5;
  }
  return *done == options_.batch_max ? std::chrono::milliseconds(0) : options_.poll;
}

std::expected<std::size_t, ports::StoreError> JobWorker::step() {
  const auto jobs = queue_.take(kinds_, options_.batch_max, options_.lease_ms);
  if (!jobs) return std::unexpected(jobs.error());
  std::vector<std::int64_t> done_ids;
  for (const ports::Job& job : *jobs) {
    const auto done = run_one(job);
    if (!done) return std::unexpected(done.error());
    if (*done) done_ids.push_back(job.id);
  }
  if (!done_ids.empty()) {
    if (auto stored = queue_.done(done_ids); !stored) return std::unexpected(stored.error());
  }
  return jobs->size();
}

JobOutcome JobWorker::outcome_of(const ports::Job& job) {
  try {
    return handlers_.at(job.kind)->run(job);
  } catch (...) {
    return JobOutcome::retry(base::caught_text());
  }
}

std::expected<bool, ports::StoreError> JobWorker::run_one(const ports::Job& job) {
  if (stopping_) {
    if (auto put_back = queue_.postpone(job, 0); !put_back) return std::unexpected(put_back.error());
    return false;
  }
  const JobOutcome outcome = outcome_of(job);
  std::expected<void, ports::StoreError> stored;
  switch (outcome.end) {
    case JobEnd::done:
      count(job.kind, "done");
      return true;
    case JobEnd::not_ready:
      stored = queue_.postpone(job, options_.not_ready_ms);
      break;
    case JobEnd::retry:
      count(job.kind, "retry");
      base::log::warn("jobs: will be tried again", {{"kind", job.kind}, {"key", job.key}, {"detail", outcome.detail}});
      stored = queue_.failed(job, outcome.detail, retry_delay_ms(options_.retry, job.attempts, chance_()));
      break;
    case JobEnd::rejected:
      count(job.kind, "rejected");
      base::log::error("jobs: cannot be done", {{"kind", job.kind}, {"key", job.key}, {"detail", outcome.detail}});
      stored = queue_.failed(job, outcome.detail, std::nullopt);
      break;
  }
  if (!stored) return std::unexpected(stored.error());
  return false;
}

void JobWorker::count(const std::string& kind, const char* outcome) {
  metrics_
      .counter("flashauction_jobs_total", "Attempts at jobs, by what came of them",
               {{"kind", kind}, {"outcome", outcome}})
      .add();
}

}  // namespace fa::workers
