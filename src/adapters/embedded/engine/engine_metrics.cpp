#include "adapters/embedded/engine/engine_metrics.h"

namespace fa::embedded {

EngineMetrics::EngineMetrics(base::Metrics* metrics) {
  if (metrics == nullptr) return;
  commits_ = &metrics->counter("flashauction_engine_commits_total", "Journal transactions that were committed");
  commit_failures_ = &metrics->counter("flashauction_engine_commit_failures_total", "Journal transactions that failed");
  records_ = &metrics->counter("flashauction_engine_records_total", "Records appended to the journal");
  accepted_bids_ = &metrics->counter("flashauction_engine_accepted_bids_total", "Bids accepted and made durable");
  decisions_ =
      &metrics->counter("flashauction_engine_decisions_total", "Commands decided, refusals and repeats included");
  outages_ = &metrics->counter("flashauction_outages_total", "Times without a decider that were given back");
  outage_seconds_ = &metrics->counter("flashauction_outage_seconds_total", "Their sum");
  commit_seconds_ = &metrics->histogram("flashauction_engine_commit_seconds", "Duration of a journal transaction",
                                        base::latency_buckets());
  decision_seconds_ = &metrics->histogram("flashauction_engine_decision_seconds",
                                          "From the oldest waiting command's arrival to the answers, once a batch",
                                          base::latency_buckets());
  auctions_ = &metrics->gauge("flashauction_engine_auctions", "Auctions held in memory");
}

void EngineMetrics::committed(const BatchFigures& figures) {
  if (commits_ == nullptr) return;
  decisions_->add(static_cast<double>(figures.decisions));
  if (figures.oldest_took_us) decision_seconds_->observe(static_cast<double>(*figures.oldest_took_us) / 1e6);
  if (figures.changes == 0) return;
  commits_->add();
  records_->add(static_cast<double>(figures.changes));
  accepted_bids_->add(static_cast<double>(figures.accepted_bids));
  commit_seconds_->observe(static_cast<double>(figures.commit_us) / 1e6);
}

void EngineMetrics::commit_failed() {
  if (commit_failures_ != nullptr) commit_failures_->add();
}

void EngineMetrics::outage_given_back(std::int64_t away_ms) {
  if (outages_ == nullptr) return;
  outages_->add();
  outage_seconds_->add(static_cast<double>(away_ms) / 1e3);
}

void EngineMetrics::live_auctions(std::size_t count) {
  if (auctions_ != nullptr) auctions_->set(static_cast<double>(count));
}

}  // namespace fa::embedded
