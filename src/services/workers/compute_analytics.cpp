#include "services/workers/compute_analytics.h"

#include "services/workers/auction_report.h"
#include "services/workers/job_payload.h"

namespace fa::workers {

JobOutcome ComputeAnalytics::run(const ports::Job& job) {
  const auto notice = parse_close_notice(job.payload);
  if (!notice) return JobOutcome::rejected("malformed payload");
  // Its samples are gone once there is a report: a second one would be poorer.
  const auto existing = store_.report(notice->auction_id);
  if (!existing) return JobOutcome::retry(existing.error().detail);
  if (*existing) return JobOutcome::done();
  const auto auction = history_.load(notice->auction_id);
  if (!auction && auction.error().kind != ports::StoreErrorKind::not_found)
    return JobOutcome::retry(auction.error().detail);
  if (!auction || !auction->closed()) return JobOutcome::not_ready("the history has not got the close yet");
  const auto viewers = store_.viewers(notice->auction_id);
  if (!viewers) return JobOutcome::retry(viewers.error().detail);
  const auto stored = store_.store_report(notice->auction_id, auction_report(*auction, *viewers, clock_.unix_ms()));
  return stored ? JobOutcome::done() : JobOutcome::retry(stored.error().detail);
}

}  // namespace fa::workers
