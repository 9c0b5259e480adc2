// Seals the ledger of a closed auction: signs the hash of its last record, tells the world, and lets the engine forget
// the auction (rules, "Ledger").
#pragma once

#include "ports/bid_history.h"
#include "ports/clock.h"
#include "ports/event_feed.h"
#include "ports/ledger_signer.h"
#include "ports/live_auctions.h"
#include "services/workers/job_handler.h"

namespace fa::workers {

class SealLedger final : public JobHandler {
 public:
  SealLedger(ports::BidHistory& history, ports::LedgerSigner& signer, ports::EventFeed& feed,
             ports::LiveAuctions& auctions, const ports::Clock& clock)
      : history_(history), signer_(signer), feed_(feed), auctions_(auctions), clock_(clock) {}

  JobOutcome run(const ports::Job& job) override;

 private:
  std::expected<ports::LedgerSeal, ports::StoreError> sealed(domain::AuctionId id, domain::Seq seq,
                                                             const std::string& hash);
  ports::BidHistory& history_;
  ports::LedgerSigner& signer_;
  ports::EventFeed& feed_;
  ports::LiveAuctions& auctions_;
  const ports::Clock& clock_;
};

}  // namespace fa::workers
