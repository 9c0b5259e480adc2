#include "services/workers/announce_extension.h"

#include "services/workers/job_payload.h"
#include "services/workers/wait_for_answer.h"

namespace fa::workers {

JobOutcome AnnounceExtension::run(const ports::Job& job) {
  const auto notice = parse_extension_notice(job.payload);
  if (!notice) return JobOutcome::rejected("malformed payload");
  // By how much is fixed at the opening, and the auction's state says it.
  const auto view = wait_for_answer<ports::ViewResult>(
      std::chrono::seconds(10), [&](auto done) { auctions_.view(notice->auction_id, std::nullopt, std::move(done)); });
  if (!view) return JobOutcome::retry("the auction's state did not come");
  if (!*view) {
    return view->error() == ports::ViewError::auction_not_found
               ? JobOutcome::rejected("no such auction")
               : JobOutcome::retry("the auction's state is unavailable");
  }
  return chat_.say(notice->auction_id, notice->seq, extension_text((*view)->state.opening.rules.extension_ms));
}

std::string extension_text(std::int64_t extension_ms) {
  if (extension_ms % 1000 == 0) return "Extended by " + std::to_string(extension_ms / 1000) + " s";
  return "Extended by " + std::to_string(extension_ms) + " ms";
}

}  // namespace fa::workers
