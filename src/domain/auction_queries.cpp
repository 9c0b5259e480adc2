// What can be asked of an auction; the decisions are in auction.cpp.
#include "domain/auction.h"
#include "domain/invariant.h"

namespace fa::domain {

std::string_view to_string(CloseReason reason) {
  return reason == CloseReason::timer ? "timer" : "host";
}

std::optional<CloseReason> parse_close_reason(std::string_view text) {
  if (text == "timer") return CloseReason::timer;
  if (text == "host") return CloseReason::host;
  return std::nullopt;
}

std::string_view to_string(Status status) {
  return status == Status::live ? "live" : "closed";
}

Cents Auction::minimum_bid() const {
  return bids_.empty() ? opening_.starting_bid : bids_.back().amount + opening_.increment;
}

std::optional<TopBid> Auction::high_bid() const {
  if (bids_.empty()) return std::nullopt;
  const Entry& high = bids_.back();  // accepted amounts strictly increase (INV-2)
  const Bidder& bidder = bidders_[high.bidder];
  return TopBid{bidder.user_id, bidder.username, high.amount};
}

std::vector<TopBid> Auction::top_bids(Seq as_of) const {
  std::vector<TopBid> top;
  const auto bids_then = static_cast<std::uint32_t>(std::clamp<Seq>(as_of - 1, 0, bid_count()));
  if (bids_then == 0) return top;
  top.reserve(3);
  const Entry& high = bids_[bids_then - 1];
  for (const std::uint32_t position : {bids_then - 1, high.second, high.third}) {
    if (position == kNone) break;
    const Entry& entry = bids_[position];
    top.push_back({bidders_[entry.bidder].user_id, bidders_[entry.bidder].username, entry.amount});
  }
  return top;
}

BidRecord Auction::bid(Seq seq) const {
  require(seq >= 2 && seq <= 1 + bid_count());
  const auto position = static_cast<std::uint32_t>(seq - 2);
  const Entry& entry = bids_[position];
  const Bidder& bidder = bidders_[entry.bidder];
  return {.seq = seq,
          .timestamp = entry.timestamp,
          .bid_id = entry.bid_id,
          .user_id = bidder.user_id,
          .username = bidder.username,
          .amount = entry.amount,
          .end_time = end_time_after(entry.anti_snipe_count),
          .anti_snipe_count = entry.anti_snipe_count,
          .extended = extended_at(position)};
}

bool Auction::extended_at(std::uint32_t position) const {
  const std::int32_t before = position == 0 ? 0 : bids_[position - 1].anti_snipe_count;
  return bids_[position].anti_snipe_count > before;
}

Acceptance Auction::acceptance_at(std::uint32_t position) const {
  const Entry& entry = bids_[position];
  return {entry.bid_id, Seq{position} + 2, entry.amount, end_time_after(entry.anti_snipe_count), extended_at(position)};
}

std::optional<std::uint32_t> Auction::find_bidder(const UserId& user_id) const {
  return bidder_index_.find(salted_hash(user_id.uuid),
                            [&](std::uint32_t position) { return bidders_[position].user_id == user_id; });
}

std::optional<std::uint32_t> Auction::find_accepted(const UserId& user_id, const BidId& bid_id) const {
  const auto bidder = find_bidder(user_id);
  if (!bidder) return std::nullopt;
  return bid_index_.find(salted_hash(bid_id.uuid, *bidder), [&](std::uint32_t position) {
    return bids_[position].bidder == *bidder && bids_[position].bid_id == bid_id;
  });
}

}  // namespace fa::domain
