#include "domain/auction.h"

#include <utility>

#include "domain/invariant.h"

namespace fa::domain {

Auction::Auction(Opening opening) : opening_(std::move(opening)), last_now_(opening_.start_time) {}

std::expected<Placed, Refusal> Auction::place(const BidRequest& request, UnixMs clock_now) {
  const UnixMs now = advance_clock(clock_now);
  if (const auto accepted = find_accepted(request.user_id, request.bid_id)) {
    return Placed{acceptance_at(*accepted), true};
  }
  if (is_blocked(request.user_id)) return std::unexpected(Refusal{RefusalReason::blocked});
  if (auto refusal = refusal_of(request, now)) return std::unexpected(*std::move(refusal));
  append(request, now);
  return Placed{acceptance_at(static_cast<std::uint32_t>(bids_.size() - 1)), false};
}

std::optional<Refusal> Auction::refusal_of(const BidRequest& request, UnixMs now) const {
  if (closed_ || now >= end_time()) return Refusal{RefusalReason::auction_closed};
  if (request.user_id == opening_.host_user_id) return Refusal{RefusalReason::host_cannot_bid};
  if (!request.amount || *request.amount < kAmountMin || *request.amount > kAmountMax) {
    return Refusal{RefusalReason::invalid_amount};
  }
  const Cents minimum = minimum_bid();
  if (*request.amount < minimum)
    return Refusal{.reason = RefusalReason::bid_too_low, .minimum_bid = minimum, .leading = leads(request.user_id)};
  const Cents maximum = maximum_bid(request.user_id);
  if (*request.amount <= maximum) return std::nullopt;
  return Refusal{.reason = RefusalReason::bid_too_high, .maximum_bid = maximum};
}

std::int32_t Auction::extensions_after_bid_at(UnixMs now) const {
  const std::int32_t given = anti_snipe_count();
  const bool extends = end_time() - now <= opening_.rules.window_ms && given < opening_.rules.max;
  return extends ? given + 1 : given;
}

void Auction::append(const BidRequest& accepted, UnixMs now) {
  const std::int32_t extensions = extensions_after_bid_at(now);
  const std::uint32_t bidder = bidder_of(accepted.user_id, accepted.username);
  Entry entry{accepted.bid_id, *accepted.amount, now, bidder, kNone, kNone, extensions};
  if (!bids_.empty()) {
    const Entry& last = bids_.back();
    const auto last_position = static_cast<std::uint32_t>(bids_.size() - 1);
    const bool raises_own = last.bidder == bidder;
    const bool was_second = last.second != kNone && bids_[last.second].bidder == bidder;
    entry.second = raises_own ? last.second : last_position;
    entry.third = raises_own || was_second ? last.third : last.second;
  }
  bids_.push_back(entry);
  bid_index_.add([this](std::uint32_t position) { return bid_hash(position); });
}

std::uint32_t Auction::bidder_of(const UserId& user_id, std::string_view username) {
  if (const auto known = find_bidder(user_id)) return *known;
  bidders_.push_back({user_id, std::string(username), static_cast<std::uint32_t>(bids_.size())});
  bidder_index_.add([this](std::uint32_t position) { return bidder_hash(position); });
  return static_cast<std::uint32_t>(bidders_.size() - 1);
}

const ClosedRecord& Auction::close(CloseReason reason, UnixMs clock_now) {
  if (closed_) return *closed_;
  const UnixMs now = advance_clock(clock_now);
  require(reason != CloseReason::timer || now >= end_time());
  closed_ = closing(reason, now);
  return *closed_;
}

ClosedRecord Auction::closing(CloseReason reason, UnixMs now) const {
  ClosedRecord record{.seq = seq() + 1, .timestamp = now, .reason = reason, .bid_count = bid_count()};
  if (auto winner = high_bid()) {
    record.winner_id = winner->user_id;
    record.winner_username = std::move(winner->username);
    record.winning_bid = winner->amount;
  }
  return record;
}

bool Auction::gets_back(const Outage& outage) const {
  return opening_.rules_version >= 2 && !closed_ && end_time() > outage.alive &&
         outage.now - outage.alive > opening_.outage.min_ms && outage.now >= newest_timestamp();
}

void Auction::give_back(const Outage& outage) {
  require(gets_back(outage));
  append_clock(clock_after(outage));
}

ClockRecord Auction::clock_after(const Outage& outage) const {
  const UnixMs before = end_time();
  const UnixMs after = std::max(before + (outage.now - outage.alive), outage.now + opening_.outage.grace_ms);
  return {.seq = seq() + 1,
          .timestamp = outage.now,
          .reason = ClockReason::outage,
          .alive = outage.alive,
          .by_ms = after - before,
          .end_time = after};
}

void Auction::append_clock(const ClockRecord& record) {
  const std::int64_t given_back_ms = (clocks_.empty() ? 0 : clocks_.back().given_back_ms) + record.by_ms;
  clocks_.push_back(
      {static_cast<std::uint32_t>(bids_.size()), record.timestamp, record.alive, record.by_ms, given_back_ms});
  advance_clock(record.timestamp);
}

bool Auction::block(const UserId& user_id) {
  const auto at = std::ranges::lower_bound(blocked_, user_id);
  if (at != blocked_.end() && *at == user_id) return false;
  blocked_.insert(at, user_id);
  return true;
}

bool Auction::unblock(const UserId& user_id) {
  const auto at = std::ranges::lower_bound(blocked_, user_id);
  if (at == blocked_.end() || *at != user_id) return false;
  blocked_.erase(at);
  return true;
}

void Auction::undo_bid() {
  require(!closed_ && !bids_.empty() && (clocks_.empty() || clocks_.back().bids_before < bids_.size()));
  const auto newest = static_cast<std::uint32_t>(bids_.size() - 1);
  bid_index_.remove_newest(bid_hash(newest));
  bids_.pop_back();
  if (bidders_.back().first_bid != newest) return;
  bidder_index_.remove_newest(bidder_hash(static_cast<std::uint32_t>(bidders_.size() - 1)));
  bidders_.pop_back();
}

void Auction::undo_clock() {
  require(!closed_ && !clocks_.empty() && clocks_.back().bids_before == bids_.size());
  clocks_.pop_back();
}

void Auction::undo_close() {
  require(closed_.has_value());
  closed_.reset();
}

bool Auction::restore(const BidRecord& record) {
  if (record.seq != seq() + 1 || record.timestamp < newest_timestamp()) return false;
  const BidRequest request{record.user_id, record.username, record.bid_id, record.amount};
  if (refusal_of(request, record.timestamp) || find_accepted(record.user_id, record.bid_id)) return false;
  const std::int32_t extensions = extensions_after_bid_at(record.timestamp);
  if (record.anti_snipe_count != extensions || record.end_time != end_time_after(extensions, clocks_.size()) ||
      record.extended != (extensions > anti_snipe_count())) {
    return false;
  }
  append(request, advance_clock(record.timestamp));
  return true;
}

bool Auction::restore(const ClockRecord& record) {
  const Outage outage{record.alive, record.timestamp};
  if (!gets_back(outage) || record != clock_after(outage)) return false;
  append_clock(record);
  return true;
}

bool Auction::restore(const ClosedRecord& record) {
  if (closed_ || record.timestamp < newest_timestamp()) return false;
  if (record.reason == CloseReason::timer && record.timestamp < end_time()) return false;
  ClosedRecord implied = closing(record.reason, record.timestamp);
  if (record.seq != implied.seq || record.winner_id != implied.winner_id || record.winning_bid != implied.winning_bid ||
      record.bid_count != implied.bid_count) {
    return false;
  }
  advance_clock(record.timestamp);
  closed_ = std::move(implied);
  return true;
}

}  // namespace fa::domain
