// What the rules say, written down as plainly as it goes: for comparing with anything that decides bids for real.
//
// Written from docs/rules.md alone. It keeps every record and looks everything up by walking over them; nothing is
// cached, indexed or derived cleverly. Slow on purpose. One object is a whole house of auctions.
#pragma once

#include <algorithm>
#include <cstdint>
#include <expected>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "domain/event.h"

namespace fa::test {

class ReferenceModel {
 public:
  // Opening the same auction again changes nothing.
  void open(const domain::Opening& opening) { auctions_.try_emplace(opening.auction_id, opening); }

  std::expected<domain::Placed, domain::Refusal> place(const domain::AuctionId& id, const domain::BidRequest& bid,
                                                       domain::UnixMs clock_now) {
    const auto found = auctions_.find(id);
    if (found == auctions_.end()) return std::unexpected(domain::Refusal{domain::RefusalReason::auction_not_found});
    return found->second.place(bid, clock_now);
  }

  // nullopt: there is no such auction.
  std::optional<domain::ClosedRecord> close(const domain::AuctionId& id, domain::CloseReason reason,
                                            domain::UnixMs clock_now) {
    const auto found = auctions_.find(id);
    if (found == auctions_.end()) return std::nullopt;
    return found->second.close(reason, clock_now);
  }

  // Closes every auction that has reached its end; says which.
  std::vector<domain::AuctionId> close_due(domain::UnixMs clock_now) {
    std::vector<domain::AuctionId> closed;
    for (auto& [id, auction] : auctions_) {
      if (auction.closed || std::max(clock_now, auction.last_now) < auction.end_time()) continue;
      auction.close(domain::CloseReason::timer, clock_now);
      closed.push_back(id);
    }
    return closed;
  }

  // The house was away after `alive` until `now`, and nothing has been decided since: every auction of version 2 that
  // was live then gets the time back. Says which.
  std::vector<domain::AuctionId> come_back(domain::UnixMs alive, domain::UnixMs now) {
    std::vector<domain::AuctionId> given_back;
    for (auto& [id, auction] : auctions_)
      if (auction.give_back(alive, now)) given_back.push_back(id);
    return given_back;
  }

  // Blocks and lets in again; what was so already stays.
  void set_blocked(const domain::AuctionId& id, const domain::UserId& user, bool blocked) {
    blocked ? (void)auctions_.at(id).blocked.insert(user) : (void)auctions_.at(id).blocked.erase(user);
  }

  // A batch could not be stored: takes back the newest change of the auction.
  void undo(const domain::AuctionId& id) { auctions_.at(id).undo(); }

  // The house was stopped and started: only what the records say is known.
  void restart() {
    for (auto& [id, auction] : auctions_) auction.last_now = auction.newest_timestamp();
  }

  bool has(const domain::AuctionId& id) const { return auctions_.contains(id); }
  domain::AuctionView view(const domain::AuctionId& id) const { return auctions_.at(id).view(); }
  // The event that the change with this seq was. Precondition: 1 <= seq <= view(id).seq.
  domain::AuctionEvent event(const domain::AuctionId& id, domain::Seq seq) const { return auctions_.at(id).event(seq); }

 private:
  struct Auction {
    explicit Auction(domain::Opening o) : opening(std::move(o)), last_now(opening.start_time) {}

    domain::Opening opening;
    std::vector<std::variant<domain::BidRecord, domain::ClockRecord>> changes;  // seq 2, 3, …
    std::optional<domain::ClosedRecord> closed;
    std::set<domain::UserId> blocked;
    domain::UnixMs last_now;

    domain::Seq seq() const { return 1 + static_cast<domain::Seq>(changes.size()) + (closed ? 1 : 0); }
    std::vector<domain::BidRecord> bids() const {
      std::vector<domain::BidRecord> all;
      for (const auto& change : changes)
        if (const auto* bid = std::get_if<domain::BidRecord>(&change)) all.push_back(*bid);
      return all;
    }
    domain::UnixMs end_time() const {
      if (changes.empty()) return opening.end_time;
      return std::visit([](const auto& change) { return change.end_time; }, changes.back());
    }
    int extensions() const {
      const auto all = bids();
      return all.empty() ? 0 : all.back().anti_snipe_count;
    }
    domain::UnixMs newest_timestamp() const {
      if (closed) return closed->timestamp;
      if (changes.empty()) return opening.start_time;
      return std::visit([](const auto& change) { return change.timestamp; }, changes.back());
    }
    domain::Cents minimum_bid() const {
      const auto all = bids();
      return all.empty() ? opening.starting_bid : all.back().amount + opening.increment;
    }
    domain::Cents maximum_bid(const domain::UserId& bidder) const {
      if (opening.rules_version == 1) return {99'999'999'99};
      domain::Cents base = minimum_bid();
      const auto top = top_bids();
      if (!top.empty() && top[0].user_id == bidder)
        base = top.size() == 1 ? opening.starting_bid : top[1].amount + opening.increment;
      const std::int64_t most = std::max(opening.step.max_floor.value, opening.step.max_factor * base.value);
      return {std::min<std::int64_t>(most, 99'999'999'99)};
    }

    std::expected<domain::Placed, domain::Refusal> place(const domain::BidRequest& bid, domain::UnixMs clock_now) {
      using enum domain::RefusalReason;  // `blocked` is also the set: that one is meant with `this`
      const domain::UnixMs now = last_now = std::max(clock_now, last_now);
      for (const auto& old : bids()) {
        if (old.user_id == bid.user_id && old.bid_id == bid.bid_id) return domain::Placed{answer(old), true};
      }
      using domain::Refusal;
      if (this->blocked.contains(bid.user_id)) return std::unexpected(Refusal{domain::RefusalReason::blocked});
      if (closed || now >= end_time()) return std::unexpected(Refusal{auction_closed});
      if (bid.user_id == opening.host_user_id) return std::unexpected(Refusal{host_cannot_bid});
      if (!bid.amount) return std::unexpected(Refusal{invalid_amount});
      if (*bid.amount < minimum_bid())
        return std::unexpected(Refusal{.reason = bid_too_low,
                                       .minimum_bid = minimum_bid(),
                                       .leading = !bids().empty() && bids().back().user_id == bid.user_id});
      if (*bid.amount > maximum_bid(bid.user_id))
        return std::unexpected(Refusal{.reason = bid_too_high, .maximum_bid = maximum_bid(bid.user_id)});

      domain::BidRecord record;
      record.seq = seq() + 1;
      record.timestamp = now;
      record.bid_id = bid.bid_id;
      record.user_id = bid.user_id;
      record.username = username_of(bid.user_id).value_or(std::string(bid.username));
      record.amount = *bid.amount;
      record.extended = end_time() - now <= opening.rules.window_ms && extensions() < opening.rules.max;
      record.end_time = end_time() + (record.extended ? opening.rules.extension_ms : 0);
      record.anti_snipe_count = extensions() + (record.extended ? 1 : 0);
      record.bid_count = static_cast<std::int64_t>(bids().size()) + 1;
      changes.emplace_back(record);
      return domain::Placed{answer(record), false};
    }

    static domain::Acceptance answer(const domain::BidRecord& bid) {
      return {bid.bid_id, bid.seq, bid.amount, bid.end_time, bid.extended};
    }

    std::optional<std::string> username_of(const domain::UserId& user) const {
      for (const auto& bid : bids()) {
        if (bid.user_id == user) return bid.username;
      }
      return std::nullopt;
    }

    bool give_back(domain::UnixMs alive, domain::UnixMs now) {
      const domain::UnixMs away = now - alive;
      if (closed || opening.rules_version == 1 || away <= opening.outage.min_ms || end_time() <= alive) return false;
      domain::ClockRecord record;
      record.seq = seq() + 1;
      record.timestamp = now;
      record.alive = alive;
      record.end_time = std::max(end_time() + away, now + opening.outage.grace_ms);
      record.by_ms = record.end_time - end_time();
      changes.emplace_back(record);
      last_now = std::max(last_now, now);
      return true;
    }

    domain::ClosedRecord close(domain::CloseReason reason, domain::UnixMs clock_now) {
      if (closed) return *closed;
      last_now = std::max(clock_now, last_now);
      domain::ClosedRecord record;
      record.seq = seq() + 1;
      record.timestamp = last_now;
      record.reason = reason;
      const auto all = bids();
      record.bid_count = static_cast<std::int64_t>(all.size());
      if (!all.empty()) {
        record.winner_id = all.back().user_id;
        record.winner_username = all.back().username;
        record.winning_bid = all.back().amount;
      }
      closed = record;
      return record;
    }

    void undo() {
      if (closed) {
        closed.reset();
      } else {
        changes.pop_back();
      }
    }

    std::vector<domain::TopBid> top_bids() const {
      std::map<domain::UserId, domain::TopBid> best;
      for (const auto& bid : bids()) {
        auto& mine = best[bid.user_id];
        if (bid.amount > mine.amount) mine = {bid.user_id, bid.username, bid.amount};
      }
      std::vector<domain::TopBid> top;
      for (const auto& [user, bid] : best) top.push_back(bid);
      std::sort(top.begin(), top.end(), [](const auto& a, const auto& b) { return a.amount > b.amount; });
      if (top.size() > 3) top.resize(3);
      return top;
    }

    domain::AuctionView view() const {
      domain::AuctionView view;
      view.opening = opening;
      view.seq = seq();
      view.status = closed ? domain::Status::closed : domain::Status::live;
      view.end_time = end_time();
      view.anti_snipe_count = extensions();
      view.bid_count = static_cast<std::int64_t>(bids().size());
      view.minimum_bid = minimum_bid();
      view.top_bids = top_bids();
      view.closed = closed;
      return view;
    }

    domain::AuctionEvent event(domain::Seq at) const {
      if (at == 1) return {opening.auction_id, domain::AuctionOpened{opening}};
      if (closed && at == closed->seq) return {opening.auction_id, domain::AuctionClosed{*closed}};
      const auto index = static_cast<std::size_t>(at - 2);
      if (const auto* clock = std::get_if<domain::ClockRecord>(&changes[index]))
        return {opening.auction_id, domain::ClockChanged{*clock}};
      Auction before = *this;
      before.closed.reset();
      before.changes.resize(index);
      Auction after = before;
      after.changes.push_back(changes[index]);

      domain::BidPlaced placed;
      placed.bid = std::get<domain::BidRecord>(changes[index]);
      placed.bid_count = static_cast<std::int64_t>(after.bids().size());
      placed.top_bids = after.top_bids();
      placed.minimum_bid = after.minimum_bid();
      placed.extended_by_ms = after.end_time() - before.end_time();
      const auto earlier = before.bids();
      if (!earlier.empty() && earlier.back().user_id != placed.bid.user_id) {
        placed.outbid_user_id = earlier.back().user_id;
        placed.outbid_amount = earlier.back().amount;
      }
      return {opening.auction_id, placed};
    }
  };

  std::map<domain::AuctionId, Auction> auctions_;
};

}  // namespace fa::test
