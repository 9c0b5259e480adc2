// One auction as the rules define it (docs/rules.md): what is decided, in which order, with which effect.
// Pure: no clock, no I/O, no thread. One thread at a time may use an Auction.
#pragma once

#include <algorithm>
#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/money.h"
#include "domain/position_index.h"
#include "domain/uuid.h"

namespace fa::domain {

using UnixMs = std::int64_t;  // Unix milliseconds, UTC
using Seq = std::int64_t;     // 1 is the opening

struct AntiSnipeRules {
  std::int64_t window_ms = 30'000;     // a bid with end_time - now <= window extends
  std::int64_t extension_ms = 30'000;  // by this much
  std::int32_t max = 5;                // at most this many times
  bool operator==(const AntiSnipeRules&) const = default;
};

// Everything that is fixed when an auction opens (seq 1, kind `opened`).
struct Opening {
  AuctionId auction_id;
  std::int64_t epoch = 1;  // grows when a lost store is rebuilt from history; `seq` counts within it
  UserId host_user_id;
  std::string host_username;
  std::string title;
  std::string currency = "USD";  // ISO 4217, two decimals
  Cents starting_bid;
  Cents increment{1};
  UnixMs start_time = 0;
  UnixMs end_time = 0;  // start_time + duration
  AntiSnipeRules rules;
  bool operator==(const Opening&) const = default;
};

// An accepted bid as it is journaled and put in the ledger (kind `bid`).
struct BidRecord {
  Seq seq = 0;
  UnixMs timestamp = 0;
  BidId bid_id;
  UserId user_id;
  std::string username;  // fixed at this bidder's first accepted bid of the auction
  Cents amount;
  UnixMs end_time = 0;                // after the bid
  std::int32_t anti_snipe_count = 0;  // after the bid
  bool extended = false;              // this bid moved end_time
  bool operator==(const BidRecord&) const = default;
};

enum class CloseReason { timer, host };
std::string_view to_string(CloseReason reason);
std::optional<CloseReason> parse_close_reason(std::string_view text);

// The close (kind `closed`).
struct ClosedRecord {
  Seq seq = 0;
  UnixMs timestamp = 0;  // = ended_at
  CloseReason reason = CloseReason::timer;
  std::optional<UserId> winner_id;
  std::string winner_username;  // empty without a winner
  std::optional<Cents> winning_bid;
  std::int64_t bid_count = 0;
  bool operator==(const ClosedRecord&) const = default;
};

struct BidRequest {
  UserId user_id;
  std::string_view username;  // used only where this is the bidder's first accepted bid
  BidId bid_id;
  std::optional<Cents> amount;  // nullopt: the literal was no amount; refused as such only in its turn (check 5)
};

// What an acceptance is acknowledged with; a repeat of the same bid_id gets exactly this again (INV-8).
struct Acceptance {
  BidId bid_id;
  Seq seq = 0;
  Cents amount;
  UnixMs end_time = 0;
  bool extended = false;
  bool operator==(const Acceptance&) const = default;
};

// In the order of the checks (rules, "A bid").
enum class RefusalReason { auction_not_found, auction_closed, host_cannot_bid, invalid_amount, bid_too_low };

struct Refusal {
  RefusalReason reason;
  std::optional<Cents> minimum_bid;  // with bid_too_low
  bool operator==(const Refusal&) const = default;
};

struct Placed {
  Acceptance acceptance;
  bool repeated = false;  // true: accepted before, nothing changed now
};

struct TopBid {
  UserId user_id;
  std::string username;
  Cents amount;
  bool operator==(const TopBid&) const = default;
};

enum class Status { live, closed };
std::string_view to_string(Status status);

class Auction {
 public:
  explicit Auction(Opening opening);

  // Decides and applies one bid at `clock_now`. The instant used is max(clock_now, last instant of this auction).
  std::expected<Placed, Refusal> place(const BidRequest& request, UnixMs clock_now);
  // Closes it, whether due or ordered; a second call returns the first close unchanged.
  // Precondition for CloseReason::timer on a live auction: due(clock_now).
  const ClosedRecord& close(CloseReason reason, UnixMs clock_now);
  bool due(UnixMs clock_now) const { return status() == Status::live && std::max(clock_now, last_now_) >= end_time(); }

  // Takes back the newest change, for a batch whose commit failed. Precondition: the newest change is of that kind.
  // The auction's clock stays where it was: it is no change, and never steps back.
  void undo_bid();
  void undo_close();

  // Applies a record from a journal, whose seq must be seq()+1. false: it does not fit (a damaged store), nothing
  // changed. Usernames are taken from each bidder's first record and not compared: a person may have been anonymised
  // since.
  bool restore(const BidRecord& record);
  bool restore(const ClosedRecord& record);

  const Opening& opening() const { return opening_; }
  Status status() const { return closed_ ? Status::closed : Status::live; }
  Seq seq() const { return 1 + static_cast<Seq>(bids_.size()) + (closed_ ? 1 : 0); }
  std::int64_t bid_count() const { return static_cast<std::int64_t>(bids_.size()); }
  UnixMs end_time() const { return end_time_after(anti_snipe_count()); }
  std::int32_t anti_snipe_count() const { return bids_.empty() ? 0 : bids_.back().anti_snipe_count; }
  Cents minimum_bid() const;
  std::optional<TopBid> high_bid() const;
  const std::optional<ClosedRecord>& closed() const { return closed_; }
  // At most three, the best bid of each of the three best bidders, highest first, as of the change with this seq.
  std::vector<TopBid> top_bids(Seq as_of) const;
  std::vector<TopBid> top_bids() const { return top_bids(seq()); }
  // The accepted bid with this seq. Precondition: 2 <= seq <= 1 + bid_count().
  BidRecord bid(Seq seq) const;

 private:
  static constexpr std::uint32_t kNone = ~std::uint32_t{0};
  struct Bidder {
    UserId user_id;
    std::string username;
    std::uint32_t first_bid;  // position in bids_
  };
  // 48 bytes; the auction's state is its opening, these, and its close: nothing else is stored. end_time follows from
  // anti_snipe_count, since every extension is the opening's (INV-6).
  struct Entry {
    BidId bid_id;
    Cents amount;
    UnixMs timestamp;
    std::uint32_t bidder;  // position in bidders_
    std::uint32_t second;  // position in bids_ of the second bidder's best bid after this bid, or kNone
    std::uint32_t third;   // the same of the third bidder: top_bids of any seq without a search
    std::int32_t anti_snipe_count;
  };

  UnixMs advance_clock(UnixMs clock_now) { return last_now_ = std::max(last_now_, clock_now); }
  UnixMs end_time_after(std::int32_t extensions) const {
    return opening_.end_time + extensions * opening_.rules.extension_ms;
  }
  UnixMs newest_timestamp() const { return bids_.empty() ? opening_.start_time : bids_.back().timestamp; }
  std::int32_t extensions_after_bid_at(UnixMs now) const;
  std::uint64_t bidder_hash(std::uint32_t position) const { return salted_hash(bidders_[position].user_id.uuid); }
  std::uint64_t bid_hash(std::uint32_t position) const {
    return salted_hash(bids_[position].bid_id.uuid, bids_[position].bidder);
  }

  std::optional<std::uint32_t> find_bidder(const UserId& user_id) const;
  std::optional<std::uint32_t> find_accepted(const UserId& user_id, const BidId& bid_id) const;
  std::optional<Refusal> refusal_of(const BidRequest& request, UnixMs now) const;
  Acceptance acceptance_at(std::uint32_t position) const;
  bool extended_at(std::uint32_t position) const;
  std::uint32_t bidder_of(const UserId& user_id, std::string_view username);
  void append(const BidRequest& accepted, UnixMs now);
  ClosedRecord closing(CloseReason reason, UnixMs now) const;

  Opening opening_;
  std::vector<Bidder> bidders_;  // in the order of their first accepted bids
  std::vector<Entry> bids_;      // bids_[i] has seq i + 2
  PositionIndex bidder_index_;   // bidders_ by user_id
  PositionIndex bid_index_;      // bids_ by (bidder, bid_id)
  std::optional<ClosedRecord> closed_;
  UnixMs last_now_ = 0;  // the last instant at which anything was decided here
};

}  // namespace fa::domain
