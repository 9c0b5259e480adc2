// The live auctions as a thread of the blocking pool sees them: each call waits for its answer, a bounded time.
#pragma once

#include <chrono>
#include <optional>

#include "ports/live_auctions.h"

namespace fa::rest {

class Decisions {
 public:
  explicit Decisions(ports::LiveAuctions& live_auctions, std::chrono::milliseconds timeout = std::chrono::seconds(5))
      : live_auctions_(live_auctions), timeout_(timeout) {}

  // As in ports/live_auctions.h; without an answer in time it is outcome_unknown (it may have been decided).
  ports::OpenResult open(domain::Opening opening, std::int64_t duration_ms) const;
  ports::PlaceResult place(ports::PlaceBid bid) const;
  ports::CloseResult close(domain::AuctionId id) const;
  ports::BlockResult block(ports::Block block) const;
  ports::BlockResult unblock(domain::AuctionId id, domain::UserId user_id) const;
  // Without an answer in time: ViewError::unavailable.
  ports::ViewResult view(domain::AuctionId id, std::optional<ports::Since> since = std::nullopt) const;

 private:
  ports::LiveAuctions& live_auctions_;
  std::chrono::milliseconds timeout_;
};

}  // namespace fa::rest
