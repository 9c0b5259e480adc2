#include "services/workers/history_worker.h"

#include <algorithm>

#include "base/caught.h"
#include "base/log.h"
#include "base/processor_time.h"
#include "services/workers/decision_effects.h"
#include "services/workers/decision_log.h"

namespace fa::workers {
namespace {

constexpr std::chrono::milliseconds kRetryMin{100};
constexpr std::chrono::milliseconds kRetryMax{5'000};

domain::UnixMs time_of(const ports::DecisionRecord& record) {
  if (const auto* opening = std::get_if<domain::Opening>(&record.record)) return opening->start_time;
  if (const auto* bid = std::get_if<domain::BidRecord>(&record.record)) return bid->timestamp;
  if (const auto* clock = std::get_if<domain::ClockRecord>(&record.record)) return clock->timestamp;
  return std::get<domain::ClosedRecord>(record.record).timestamp;
}

}  // namespace

HistoryWorker::HistoryWorker(Stores stores, const ports::Clock& clock, base::Metrics& metrics,
                             std::function<void()> jobs_added, const HistoryWorkerOptions& options)
    : stores_(stores),
      clock_(clock),
      jobs_added_(std::move(jobs_added)),
      options_(options),
      lag_seconds_(metrics.gauge("flashauction_history_lag_seconds", "Age of the newest record moved to the history")),
      records_(metrics.counter("flashauction_history_records_total", "Records moved to the history")),
      failures_(metrics.counter("flashauction_history_failures_total", "Batches that the history worker must repeat")),
      thread_("history", options.nice, [this] { return run(); }) {}

std::chrono::milliseconds HistoryWorker::run() {
  const auto moved = step(options_.read_wait);
  if (moved) {
    failures_in_a_row_ = 0;
    return behind_ || *moved == 0 ? std::chrono::milliseconds(0) : options_.linger;
  }
  failures_.add();
  base::log::error("history: a batch was not moved, it will be repeated", {{"detail", moved.error().detail}});
  return std::min(kRetryMax, kRetryMin * (1 << std::min(failures_in_a_row_++, 6)));
}

std::expected<std::size_t, ports::StoreError> HistoryWorker::step(std::chrono::milliseconds wait) {
  std::expected<std::size_t, ports::StoreError> moved;
  try {
    moved = move_batch(wait);
  } catch (...) {
    moved = std::unexpected(ports::StoreError{ports::StoreErrorKind::outcome_unknown, base::caught_text()});
  }
  if (!moved) position_.reset();  // the batch may be in the history all the same
  return moved;
}

std::expected<std::size_t, ports::StoreError> HistoryWorker::move_batch(std::chrono::milliseconds wait) {
  if (!position_) {
    const auto position = stores_.history.position();
    if (!position) return std::unexpected(position.error());
    position_ = *position;
    stores_.stream.acknowledge(*position_);  // what is in the history has had its effects
  }
  const std::size_t max = stands_back(wait) ? options_.batch_crowded_max : batch_max();
  const auto records = stores_.stream.read(*position_, max, wait);
  if (!records) return std::unexpected(records.error());
  behind_ = records->size() == max;
  if (records->empty()) {
    lag_seconds_.set(0);
    return 0;
  }
  const std::int64_t began_us = clock_.monotonic_us();
  const std::int64_t ran_before_us = base::processor_time_us();
  const auto moved = move(*records);
  crowded_ = was_crowded(records->size(), began_us, ran_before_us);
  if (!moved) return std::unexpected(moved.error());
  records_.add(static_cast<double>(records->size()));
  lag_seconds_.set(static_cast<double>(std::max<std::int64_t>(0, clock_.unix_ms() - time_of(records->back()))) / 1000);
  return records->size();
}

bool HistoryWorker::stands_back(std::chrono::milliseconds wait) {
  if (!crowded_) return false;
  return !stores_.stream.wait_until_urgent(*position_, options_.backlog_max, std::min(wait, options_.stand_back));
}

// Waiting for the disk counts as time that it did not get: the disk is wanted by others then.
bool HistoryWorker::was_crowded(std::size_t records, std::int64_t began_us, std::int64_t ran_before_us) const {
  if (records < options_.crowd_min) return false;
  const auto took_us = std::max<std::int64_t>(1, clock_.monotonic_us() - began_us);
  const auto ran_us = base::processor_time_us() - ran_before_us;
  return static_cast<double>(ran_us) < options_.share_min * static_cast<double>(took_us);
}

std::expected<void, ports::StoreError> HistoryWorker::move(const std::vector<ports::DecisionRecord>& records) {
  const DecisionEffects effects = effects_of(records);
  if (auto done = stores_.catalog.project(effects.progress); !done) return done;
  if (!effects.jobs.empty()) {
    if (auto done = stores_.jobs.enqueue(effects.jobs); !done) return done;
  }
  if (auto done = stores_.history.append(records); !done) return done;
  position_ = records.back().position;
  stores_.stream.acknowledge(*position_);
  if (!effects.jobs.empty()) jobs_added_();
  log_openings_and_closes(records);
  return {};
}

}  // namespace fa::workers
