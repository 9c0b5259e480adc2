#include "services/workers/publish_result.h"

#include "services/workers/job_payload.h"

namespace fa::workers {

JobOutcome PublishResult::run(const ports::Job& job) {
  const auto notice = parse_close_notice(job.payload);
  if (!notice) return JobOutcome::rejected("malformed payload");
  video_.end(notice->auction_id);
  return chat_.say(notice->auction_id, notice->record.seq, result_text(notice->record));
}

std::string result_text(const domain::ClosedRecord& close) {
  if (!close.winner_id || !close.winning_bid) return "Ended without a bid";
  return "Sold to " + close.winner_username + " for " + to_string(*close.winning_bid);
}

}  // namespace fa::workers
