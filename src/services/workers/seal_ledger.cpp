#include "services/workers/seal_ledger.h"

#include "services/workers/job_payload.h"

namespace fa::workers {

JobOutcome SealLedger::run(const ports::Job& job) {
  const auto notice = parse_close_notice(job.payload);
  if (!notice) return JobOutcome::rejected("malformed payload");
  const auto head = history_.head(notice->auction_id);
  if (!head && head.error().kind != ports::StoreErrorKind::not_found) return JobOutcome::retry(head.error().detail);
  if (!head || head->first < notice->record.seq) return JobOutcome::not_ready("the history has not got the close yet");
  if (head->first > notice->record.seq) return JobOutcome::rejected("the history goes on after the close");

  const auto seal = sealed(notice->auction_id, head->first, head->second);
  if (!seal) return JobOutcome::retry(seal.error().detail);
  // Forgotten first: whoever joins before the message gets it, whoever joins later reads the seal from the history.
  auctions_.retire(notice->auction_id);
  feed_.publish(std::make_shared<const std::vector<ports::FeedEvent>>(std::vector<ports::FeedEvent>{
      ports::LedgerSealed{notice->auction_id, seal->seq, seal->ledger_hash, seal->signature}}));
  return JobOutcome::done();
}

std::expected<ports::LedgerSeal, ports::StoreError> SealLedger::sealed(domain::AuctionId id, domain::Seq seq,
                                                                       const std::string& hash) {
  const auto existing = history_.seal_of(id);
  if (!existing) return std::unexpected(existing.error());
  if (*existing) return **existing;
  const auto bytes = domain::parse_hash(hash);
  if (!bytes) return std::unexpected(ports::StoreError{ports::StoreErrorKind::unavailable, "the head is no hash"});
  ports::LedgerSeal seal{seq, hash, signer_.sign(*bytes), clock_.unix_ms()};
  if (auto stored = history_.seal(id, seal); !stored) return std::unexpected(stored.error());
  return seal;
}

}  // namespace fa::workers
