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

std::string_view to_string(ClockReason) {
  return "outage";
}

std::optional<ClockReason> parse_clock_reason(std::string_view text) {
  if (text == "outage") return ClockReason::outage;
  return std::nullopt;
}

std::string_view to_string(Status status) {
  return status == Status::live ? "live" : "closed";
}

Cents Auction::minimum_bid() const {
  return bids_.empty() ? opening_.starting_bid : bids_.back().amount + opening_.increment;
}

bool Auction::leads(const UserId& bidder) const {
  return !bids_.empty() && bidders_[bids_.back().bidder].user_id == bidder;
}

// Whoever leads is measured by the second: so nobody lifts the bound by bidding against themselves.
Cents Auction::maximum_bid(const UserId& bidder) const {
  if (opening_.rules_version < 2) return kAmountMax;
  Cents base = minimum_bid();
  if (leads(bidder)) {
    const std::uint32_t second = bids_.back().second;
    base = second == kNone ? opening_.starting_bid : bids_[second].amount + opening_.increment;
  }
  return std::min(kAmountMax, std::max(opening_.step.max_floor, Cents{opening_.step.max_factor * base.value}));
}

UnixMs Auction::newest_timestamp() const {
  const UnixMs of_bids = bids_.empty() ? opening_.start_time : bids_.back().timestamp;
  return clocks_.empty() ? of_bids : std::max(of_bids, clocks_.back().timestamp);
}

bool Auction::is_blocked(const UserId& user_id) const {
  return !blocked_.empty() && std::ranges::binary_search(blocked_, user_id);
}

// The changes of the clock are few: they are searched, and the bids' positions follow.
Auction::Place Auction::place_of(Seq seq) const {
  std::size_t clocks = 0;
  std::size_t end = clocks_.size();
  const auto seq_of_clock = [this](std::size_t i) { return static_cast<Seq>(2 + clocks_[i].bids_before + i); };
  while (clocks < end) {
    const std::size_t middle = clocks + (end - clocks) / 2;
    if (seq_of_clock(middle) <= seq)
      clocks = middle + 1;
    else
      end = middle;
  }
  const bool is_clock = clocks > 0 && seq_of_clock(clocks - 1) == seq;
  return {clocks, is_clock, is_clock ? kNone : static_cast<std::uint32_t>(seq - 2 - static_cast<Seq>(clocks))};
}

std::size_t Auction::clocks_before_bid(std::uint32_t position) const {
  if (clocks_.empty()) return 0;
  const auto after = std::ranges::upper_bound(clocks_, position, {}, &ClockEntry::bids_before);
  return static_cast<std::size_t>(after - clocks_.begin());
}

std::optional<TopBid> Auction::high_bid() const {
  if (bids_.empty()) return std::nullopt;
  const Entry& high = bids_.back();  // accepted amounts strictly increase (INV-2)
  const Bidder& bidder = bidders_[high.bidder];
  return TopBid{bidder.user_id, bidder.username, high.amount};
}

std::vector<TopBid> Auction::top_bids(Seq as_of) const {
  std::vector<TopBid> top;
  if (as_of < 2 || bids_.empty()) return top;
  const Place place = place_of(as_of);
  const auto bids_then = place.is_clock
                             ? clocks_[place.clocks - 1].bids_before
                             : static_cast<std::uint32_t>(std::min<std::int64_t>(place.bid + 1, bid_count()));
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

std::optional<BidRecord> Auction::bid(Seq seq) const {
  require(seq >= 1 && seq <= this->seq());
  const Place place = place_of(seq);
  if (seq == 1 || place.is_clock || place.bid >= bids_.size()) return std::nullopt;
  return bid_record(place.bid);
}

std::optional<BidRecord> Auction::bid_before(Seq seq) const {
  const Place place = place_of(seq);
  require(seq >= 2 && !place.is_clock && place.bid <= bids_.size());
  if (place.bid == 0) return std::nullopt;
  return bid_record(place.bid - 1);
}

std::optional<ClockRecord> Auction::clock(Seq seq) const {
  require(seq >= 1 && seq <= this->seq());
  const Place place = place_of(seq);
  if (!place.is_clock) return std::nullopt;
  const ClockEntry& entry = clocks_[place.clocks - 1];
  const std::int32_t extensions = entry.bids_before == 0 ? 0 : bids_[entry.bids_before - 1].anti_snipe_count;
  return ClockRecord{.seq = seq,
                     .timestamp = entry.timestamp,
                     .reason = ClockReason::outage,
                     .alive = entry.alive,
                     .by_ms = entry.by_ms,
                     .end_time = end_time_after(extensions, place.clocks)};
}

BidRecord Auction::bid_record(std::uint32_t position) const {
  require(position < bids_.size());
  const Entry& entry = bids_[position];
  const Bidder& bidder = bidders_[entry.bidder];
  const std::size_t clocks = clocks_before_bid(position);
  return {.seq = Seq{position} + 2 + static_cast<Seq>(clocks),
          .timestamp = entry.timestamp,
          .bid_id = entry.bid_id,
          .user_id = bidder.user_id,
          .username = bidder.username,
          .amount = entry.amount,
          .end_time = end_time_after(entry.anti_snipe_count, clocks),
          .anti_snipe_count = entry.anti_snipe_count,
          .extended = extended_at(position),
          .bid_count = std::int64_t{position} + 1};
}

bool Auction::extended_at(std::uint32_t position) const {
  const std::int32_t before = position == 0 ? 0 : bids_[position - 1].anti_snipe_count;
  return bids_[position].anti_snipe_count > before;
}

Acceptance Auction::acceptance_at(std::uint32_t position) const {
  const Entry& entry = bids_[position];
  const std::size_t clocks = clocks_before_bid(position);
  return {.bid_id = entry.bid_id,
          .seq = Seq{position} + 2 + static_cast<Seq>(clocks),
          .amount = entry.amount,
          .end_time = end_time_after(entry.anti_snipe_count, clocks),
          .extended = extended_at(position)};
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
