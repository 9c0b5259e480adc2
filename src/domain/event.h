// What the world is told of one auction's changes, in seq order.
#pragma once

#include <variant>

#include "domain/auction.h"

namespace fa::domain {

struct BidPlaced {
  BidRecord bid;
  std::int64_t bid_count = 0;
  std::vector<TopBid> top_bids;
  Cents minimum_bid;
  std::int64_t extended_by_ms = 0;       // 0: no extension
  std::optional<UserId> outbid_user_id;  // who led until now, where it was somebody else
  std::optional<Cents> outbid_amount;    // that person's best bid, now outbid
};

struct AuctionOpened {
  Opening opening;
};

struct ClockChanged {
  ClockRecord record;
};

struct AuctionClosed {
  ClosedRecord record;
};

struct AuctionEvent {
  AuctionId auction_id;
  std::variant<AuctionOpened, BidPlaced, AuctionClosed, ClockChanged> what;
  Seq seq() const;
};

// A consistent picture of one auction at its `seq`: what auction_state says of the auction itself.
struct AuctionView {
  Opening opening;
  Seq seq = 1;
  Status status = Status::live;
  UnixMs end_time = 0;
  std::int32_t anti_snipe_count = 0;
  std::int64_t bid_count = 0;
  Cents minimum_bid;
  std::vector<TopBid> top_bids;  // the first is the high bid
  std::optional<ClosedRecord> closed;
  std::optional<std::string> ledger_hash;  // lower-case hex, once sealed
};

AuctionView view_of(const Auction& auction);
// The event that the change with this seq was (1 <= seq <= auction.seq()).
AuctionEvent event_at(const Auction& auction, Seq seq);

}  // namespace fa::domain
