#include "domain/event.h"

#include "domain/invariant.h"

namespace fa::domain {
namespace {

BidPlaced bid_placed(const Auction& auction, Seq seq) {
  BidPlaced event{.bid = *auction.bid(seq), .top_bids = auction.top_bids(seq)};
  event.bid_count = event.bid.bid_count;
  event.minimum_bid = event.bid.amount + auction.opening().increment;
  event.extended_by_ms = event.bid.extended ? auction.opening().rules.extension_ms : 0;
  const auto before = auction.bid_before(seq);
  if (!before || before->user_id == event.bid.user_id) return event;
  event.outbid_user_id = before->user_id;
  event.outbid_amount = before->amount;
  return event;
}

}  // namespace

Seq AuctionEvent::seq() const {
  if (const auto* placed = std::get_if<BidPlaced>(&what)) return placed->bid.seq;
  if (const auto* closed = std::get_if<AuctionClosed>(&what)) return closed->record.seq;
  if (const auto* clock = std::get_if<ClockChanged>(&what)) return clock->record.seq;
  return 1;
}

AuctionView view_of(const Auction& auction) {
  return {.opening = auction.opening(),
          .seq = auction.seq(),
          .status = auction.status(),
          .end_time = auction.end_time(),
          .anti_snipe_count = auction.anti_snipe_count(),
          .bid_count = auction.bid_count(),
          .minimum_bid = auction.minimum_bid(),
          .top_bids = auction.top_bids(),
          .closed = auction.closed(),
          .ledger_hash = std::nullopt};
}

AuctionEvent event_at(const Auction& auction, Seq seq) {
  require(seq >= 1 && seq <= auction.seq());
  const AuctionId& id = auction.opening().auction_id;
  if (seq == 1) return {id, AuctionOpened{auction.opening()}};
  if (const auto clock = auction.clock(seq)) return {id, ClockChanged{*clock}};
  if (seq < auction.seq() || !auction.closed()) return {id, bid_placed(auction, seq)};
  return {id, AuctionClosed{*auction.closed()}};
}

}  // namespace fa::domain
