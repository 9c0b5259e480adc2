// Domain values as text: equal texts mean equal values, and a failed comparison can be read.
#pragma once

#include <expected>
#include <string>
#include <string_view>
#include <vector>

#include "domain/event.h"

namespace fa::test {

// The error code of the wire.
inline std::string_view name_of(domain::RefusalReason reason) {
  switch (reason) {
    case domain::RefusalReason::auction_not_found:
      return "auction_not_found";
    case domain::RefusalReason::blocked:
      return "forbidden";
    case domain::RefusalReason::auction_closed:
      return "auction_closed";
    case domain::RefusalReason::host_cannot_bid:
      return "host_cannot_bid";
    case domain::RefusalReason::invalid_amount:
      return "invalid_amount";
    case domain::RefusalReason::bid_too_low:
      return "bid_too_low";
    case domain::RefusalReason::bid_too_high:
      return "bid_too_high";
  }
  return "unknown";
}

inline std::string describe(const std::expected<domain::Placed, domain::Refusal>& answer) {
  if (!answer) {
    const auto& minimum = answer.error().minimum_bid;
    const auto& maximum = answer.error().maximum_bid;
    return "refused " + std::string(name_of(answer.error().reason)) +
           (minimum ? " minimum " + to_string(*minimum) : "") + (maximum ? " maximum " + to_string(*maximum) : "") +
           (answer.error().leading ? " leading" : "");
  }
  const domain::Acceptance& a = answer->acceptance;
  return std::string(answer->repeated ? "again" : "accepted") + " bid " + to_string(a.bid_id) + " seq " +
         std::to_string(a.seq) + " amount " + to_string(a.amount) + " end " + std::to_string(a.end_time) +
         (a.extended ? " extended" : "");
}

inline std::string describe(const std::vector<domain::TopBid>& top) {
  std::string text = "[";
  for (const auto& bid : top) text += " " + to_string(bid.user_id) + "/" + bid.username + "/" + to_string(bid.amount);
  return text + " ]";
}

inline std::string describe(const domain::BidRecord& bid) {
  return "bid " + std::to_string(bid.seq) + " at " + std::to_string(bid.timestamp) + " " + to_string(bid.bid_id) +
         " by " + to_string(bid.user_id) + "/" + bid.username + " amount " + to_string(bid.amount) + " end " +
         std::to_string(bid.end_time) + " extensions " + std::to_string(bid.anti_snipe_count) +
         (bid.extended ? " extended" : "") + " bids " + std::to_string(bid.bid_count);
}

inline std::string describe(const domain::ClockRecord& clock) {
  return "clock " + std::to_string(clock.seq) + " at " + std::to_string(clock.timestamp) + " " +
         std::string(to_string(clock.reason)) + " alive " + std::to_string(clock.alive) + " by " +
         std::to_string(clock.by_ms) + " end " + std::to_string(clock.end_time);
}

inline std::string describe(const domain::ClosedRecord& close) {
  return "closed " + std::to_string(close.seq) + " at " + std::to_string(close.timestamp) + " by " +
         std::string(to_string(close.reason)) + " winner " +
         (close.winner_id ? to_string(*close.winner_id) + "/" + close.winner_username : "none") + " at " +
         (close.winning_bid ? to_string(*close.winning_bid) : "none") + " bids " + std::to_string(close.bid_count);
}

inline std::string describe(const domain::Opening& o) {
  return "opening " + to_string(o.auction_id) + " epoch " + std::to_string(o.epoch) + " host " +
         to_string(o.host_user_id) + "/" + o.host_username + " title " + o.title + " " + o.currency + " from " +
         to_string(o.starting_bid) + " by " + to_string(o.increment) + " start " + std::to_string(o.start_time) +
         " end " + std::to_string(o.end_time) + " rules " + std::to_string(o.rules.window_ms) + "/" +
         std::to_string(o.rules.extension_ms) + "/" + std::to_string(o.rules.max) + " version " +
         std::to_string(o.rules_version) + " step " + std::to_string(o.step.max_factor) + "/" +
         to_string(o.step.max_floor) + " outage " + std::to_string(o.outage.min_ms) + "/" +
         std::to_string(o.outage.grace_ms);
}

inline std::string describe(const domain::AuctionView& view) {
  return describe(view.opening) + "; seq " + std::to_string(view.seq) + " " + std::string(to_string(view.status)) +
         " end " + std::to_string(view.end_time) + " extensions " + std::to_string(view.anti_snipe_count) + " bids " +
         std::to_string(view.bid_count) + " minimum " + to_string(view.minimum_bid) + " top " +
         describe(view.top_bids) + "; " + (view.closed ? describe(*view.closed) : "") +
         (view.ledger_hash ? " sealed " + *view.ledger_hash : "");
}

inline std::string describe(const domain::AuctionEvent& event) {
  if (const auto* opened = std::get_if<domain::AuctionOpened>(&event.what)) return describe(opened->opening);
  if (const auto* closed = std::get_if<domain::AuctionClosed>(&event.what)) return describe(closed->record);
  if (const auto* clock = std::get_if<domain::ClockChanged>(&event.what)) return describe(clock->record);
  const auto& placed = std::get<domain::BidPlaced>(event.what);
  return describe(placed.bid) + " count " + std::to_string(placed.bid_count) + " top " + describe(placed.top_bids) +
         " minimum " + to_string(placed.minimum_bid) + " by " + std::to_string(placed.extended_by_ms) + " outbid " +
         (placed.outbid_user_id ? to_string(*placed.outbid_user_id) : "nobody") + " at " +
         (placed.outbid_amount ? to_string(*placed.outbid_amount) : "none");
}

}  // namespace fa::test
