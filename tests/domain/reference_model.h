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
#include <string>
#include <utility>
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
    if (found == auctions_.end()) return refused(domain::RefusalReason::auction_not_found);
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

  // A batch could not be stored: takes back the newest change of the auction.
  void undo(const domain::AuctionId& id) { auctions_.at(id).undo(); }

  // The house was stopped and started: only what the records say is known.
  void restart() {
    for (auto& [id, auction] : auctions_) auction.last_now = auction.newest_timestamp();
  }

  bool has(const domain::AuctionId& id) const { return auctions_.contains(id); }
  domain::AuctionView view(const domain::AuctionId& id) const { return auctions_.at(id).view(); }
  const std::vector<domain::BidRecord>& bids(const domain::AuctionId& id) const { return auctions_.at(id).bids; }
  // The event that the change with this seq was. Precondition: 1 <= seq <= view(id).seq.
  domain::AuctionEvent event(const domain::AuctionId& id, domain::Seq seq) const { return auctions_.at(id).event(seq); }

 private:
  static std::unexpected<domain::Refusal> refused(domain::RefusalReason reason,
                                                  std::optional<domain::Cents> minimum = std::nullopt) {
    return std::unexpected(domain::Refusal{reason, minimum});
  }

  struct Auction {
    explicit Auction(domain::Opening o) : opening(std::move(o)), last_now(opening.start_time) {}

    domain::Opening opening;
    std::vector<domain::BidRecord> bids;  // accepted, in seq order
    std::optional<domain::ClosedRecord> closed;
    domain::UnixMs last_now;

    domain::Seq seq() const { return 1 + static_cast<domain::Seq>(bids.size()) + (closed ? 1 : 0); }
    domain::UnixMs end_time() const { return bids.empty() ? opening.end_time : bids.back().end_time; }
    int extensions() const { return bids.empty() ? 0 : bids.back().anti_snipe_count; }
    domain::UnixMs newest_timestamp() const {
      if (closed) return closed->timestamp;
      return bids.empty() ? opening.start_time : bids.back().timestamp;
    }
    domain::Cents minimum_bid() const {
      return bids.empty() ? opening.starting_bid : bids.back().amount + opening.increment;
    }

    std::expected<domain::Placed, domain::Refusal> place(const domain::BidRequest& bid, domain::UnixMs clock_now) {
      using enum domain::RefusalReason;
      const domain::UnixMs now = last_now = std::max(clock_now, last_now);
      for (const auto& old : bids) {
        if (old.user_id == bid.user_id && old.bid_id == bid.bid_id) return domain::Placed{answer(old), true};
      }
      if (closed || now >= end_time()) return refused(auction_closed);
      if (bid.user_id == opening.host_user_id) return refused(host_cannot_bid);
      if (!bid.amount) return refused(invalid_amount);
      if (*bid.amount < minimum_bid()) return refused(bid_too_low, minimum_bid());

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
      bids.push_back(record);
      return domain::Placed{answer(record), false};
    }

    static domain::Acceptance answer(const domain::BidRecord& bid) {
      return {bid.bid_id, bid.seq, bid.amount, bid.end_time, bid.extended};
    }

    std::optional<std::string> username_of(const domain::UserId& user) const {
      for (const auto& bid : bids) {
        if (bid.user_id == user) return bid.username;
      }
      return std::nullopt;
    }

    domain::ClosedRecord close(domain::CloseReason reason, domain::UnixMs clock_now) {
      if (closed) return *closed;
      last_now = std::max(clock_now, last_now);
      domain::ClosedRecord record;
      record.seq = seq() + 1;
      record.timestamp = last_now;
      record.reason = reason;
      record.bid_count = static_cast<std::int64_t>(bids.size());
      if (!bids.empty()) {
        record.winner_id = bids.back().user_id;
        record.winner_username = bids.back().username;
        record.winning_bid = bids.back().amount;
      }
      closed = record;
      return record;
    }

    void undo() {
      if (closed) {
        closed.reset();
      } else {
        bids.pop_back();
      }
    }

    std::vector<domain::TopBid> top_bids() const {
      std::map<domain::UserId, domain::TopBid> best;
      for (const auto& bid : bids) {
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
      view.bid_count = static_cast<std::int64_t>(bids.size());
      view.minimum_bid = minimum_bid();
      view.top_bids = top_bids();
      view.closed = closed;
      return view;
    }

    domain::AuctionEvent event(domain::Seq at) const {
      if (at == 1) return {opening.auction_id, domain::AuctionOpened{opening}};
      if (closed && at == closed->seq) return {opening.auction_id, domain::AuctionClosed{*closed}};
      Auction before = *this;
      before.closed.reset();
      before.bids.resize(static_cast<std::size_t>(at - 2));
      Auction after = before;
      after.bids.push_back(bids[static_cast<std::size_t>(at - 2)]);

      domain::BidPlaced placed;
      placed.bid = after.bids.back();
      placed.bid_count = static_cast<std::int64_t>(after.bids.size());
      placed.top_bids = after.top_bids();
      placed.minimum_bid = after.minimum_bid();
      placed.extended_by_ms = after.end_time() - before.end_time();
      if (!before.bids.empty() && before.bids.back().user_id != placed.bid.user_id) {
        placed.outbid_user_id = before.bids.back().user_id;
        placed.outbid_amount = before.bids.back().amount;
      }
      return {opening.auction_id, placed};
    }
  };

  std::map<domain::AuctionId, Auction> auctions_;
};

}  // namespace fa::test
