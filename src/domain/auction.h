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

// The version of the rules under which auctions open now. One that was opened under an earlier version keeps it.
inline constexpr std::int32_t kRulesVersion = 2;

struct AntiSnipeRules {
  std::int64_t window_ms = 30'000;     // a bid with end_time - now <= window extends
  std::int64_t extension_ms = 30'000;  // by this much
  std::int32_t max = 5;                // at most this many times
  bool operator==(const AntiSnipeRules&) const = default;
};

// How far one bid may go beyond what is needed (rules, check 8). Since version 2.
inline constexpr std::int64_t kStepMaxFactorMin = 1;
inline constexpr std::int64_t kStepMaxFactorMax = 10'000;

struct StepRules {
  std::int64_t max_factor = 100;  // of the least bid that would do; 1 to 10,000
  Cents max_floor{1'000'00};      // so much may always be bid
  bool operator==(const StepRules&) const = default;
};

// What a time without a decider gives back (rules, "When the house was away"). Since version 2.
struct OutageRules {
  std::int64_t min_ms = 2'000;     // up to here nothing moves
  std::int64_t grace_ms = 30'000;  // at least so much is left after it
  bool operator==(const OutageRules&) const = default;
};

// Everything that is fixed when an auction opens (seq 1, kind `opened`).
struct Opening {
  AuctionId auction_id;
  std::int32_t rules_version = kRulesVersion;
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
  StepRules step;      // unused under version 1
  OutageRules outage;  // unused under version 1
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
  std::int64_t bid_count = 0;         // after the bid; not in the ledger, where it follows from the records before
  bool operator==(const BidRecord&) const = default;
};

// A time in which nothing could be decided: after `alive` and before `now`.
struct Outage {
  UnixMs alive = 0;  // the last instant at which the decider is known to have been there
  UnixMs now = 0;
};

enum class ClockReason { outage };
std::string_view to_string(ClockReason reason);
std::optional<ClockReason> parse_clock_reason(std::string_view text);

// A change of an auction's clock (kind `clock`, since version 2).
struct ClockRecord {
  Seq seq = 0;
  UnixMs timestamp = 0;  // = the outage's now
  ClockReason reason = ClockReason::outage;
  UnixMs alive = 0;
  std::int64_t by_ms = 0;  // > 0
  UnixMs end_time = 0;     // after the change
  bool operator==(const ClockRecord&) const = default;
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
  std::optional<Cents> amount;  // nullopt: the literal was no amount; refused as such only in its turn (check 6)
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
enum class RefusalReason {
  auction_not_found,
  blocked,
  auction_closed,
  host_cannot_bid,
  invalid_amount,
  bid_too_low,
  bid_too_high
};

struct Refusal {
  RefusalReason reason;
  std::optional<Cents> minimum_bid{};  // with bid_too_low
  std::optional<Cents> maximum_bid{};  // with bid_too_high: of this bidder
  bool leading = false;                // with bid_too_low: the bidder's own bid is the high bid
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
  // The outage is long enough to be given back, and this auction would have been live after it began.
  bool gets_back(const Outage& outage) const;
  // Gives the time of an outage back, before anything else is decided after it. Precondition: gets_back(outage).
  void give_back(const Outage& outage);

  // Blocks are no change of the auction: they take no seq and are in no ledger (rules, "A bid"). false: it was so.
  bool block(const UserId& user_id);
  bool unblock(const UserId& user_id);
  bool is_blocked(const UserId& user_id) const;
  const std::vector<UserId>& blocked() const { return blocked_; }  // in the order of the ids

  // Takes back the newest change, for a batch whose commit failed. Precondition: the newest change is of that kind.
  // The auction's clock stays where it was: it is no change, and never steps back.
  void undo_bid();
  void undo_clock();
  void undo_close();

  // Applies a record from a journal, whose seq must be seq()+1. false: it does not fit (a damaged store), nothing
  // changed. Usernames are taken from each bidder's first record and not compared: a person may have been anonymised
  // since.
  bool restore(const BidRecord& record);
  bool restore(const ClockRecord& record);
  bool restore(const ClosedRecord& record);

  const Opening& opening() const { return opening_; }
  Status status() const { return closed_ ? Status::closed : Status::live; }
  Seq seq() const { return 1 + static_cast<Seq>(bids_.size() + clocks_.size()) + (closed_ ? 1 : 0); }
  std::int64_t bid_count() const { return static_cast<std::int64_t>(bids_.size()); }
  UnixMs end_time() const { return end_time_after(anti_snipe_count(), clocks_.size()); }
  std::int32_t anti_snipe_count() const { return bids_.empty() ? 0 : bids_.back().anti_snipe_count; }
  Cents minimum_bid() const;
  Cents maximum_bid(const UserId& bidder) const;  // kAmountMax under version 1
  bool leads(const UserId& bidder) const;         // the high bid is theirs
  std::optional<TopBid> high_bid() const;
  const std::optional<ClosedRecord>& closed() const { return closed_; }
  // At most three, the best bid of each of the three best bidders, highest first, as of the change with this seq.
  std::vector<TopBid> top_bids(Seq as_of) const;
  std::vector<TopBid> top_bids() const { return top_bids(seq()); }
  // The change with this seq, where it is of that kind. Precondition: 1 <= seq <= seq().
  std::optional<BidRecord> bid(Seq seq) const;
  std::optional<ClockRecord> clock(Seq seq) const;
  // The accepted bids in their order, from 0. Precondition: 0 <= i < bid_count().
  BidRecord nth_bid(std::int64_t i) const { return bid_record(static_cast<std::uint32_t>(i)); }
  // The accepted bid before the one with this seq; none before the first.
  std::optional<BidRecord> bid_before(Seq seq) const;

 private:
  static constexpr std::uint32_t kNone = ~std::uint32_t{0};
  struct Bidder {
    UserId user_id;
    std::string username;
    std::uint32_t first_bid;  // position in bids_
  };
  // 48 bytes; the auction's state is its opening, these, the changes of its clock, and its close: nothing else is
  // stored. end_time follows from anti_snipe_count, since every extension is the opening's (INV-6), and those changes.
  struct Entry {
    BidId bid_id;
    Cents amount;
    UnixMs timestamp;
    std::uint32_t bidder;  // position in bidders_
    std::uint32_t second;  // position in bids_ of the second bidder's best bid after this bid, or kNone
    std::uint32_t third;   // the same of the third bidder: top_bids of any seq without a search
    std::int32_t anti_snipe_count;
  };
  struct ClockEntry {
    std::uint32_t bids_before;  // how many bids came before it
    UnixMs timestamp;
    UnixMs alive;
    std::int64_t by_ms;
    std::int64_t given_back_ms;  // by it and all before it
  };

  UnixMs advance_clock(UnixMs clock_now) { return last_now_ = std::max(last_now_, clock_now); }
  UnixMs end_time_after(std::int32_t extensions, std::size_t clocks) const {
    const std::int64_t given_back_ms = clocks == 0 ? 0 : clocks_[clocks - 1].given_back_ms;
    return opening_.end_time + extensions * opening_.rules.extension_ms + given_back_ms;
  }
  UnixMs newest_timestamp() const;
  ClockRecord clock_after(const Outage& outage) const;
  // A seq in the sequence of changes, taken apart.
  struct Place {
    std::size_t clocks;  // how many changes of the clock up to here, itself included
    bool is_clock;
    std::uint32_t bid;  // position in bids_, where it is a bid
  };
  Place place_of(Seq seq) const;
  std::size_t clocks_before_bid(std::uint32_t position) const;
  BidRecord bid_record(std::uint32_t position) const;
  void append_clock(const ClockRecord& record);
  std::int32_t extensions_after_bid_at(UnixMs now) const;
  std::uint64_t bidder_hash(std::uint32_t position) const { return salted_hash(bidders_[position].user_id.uuid); }
  std::uint64_t bid_hash(std::uint32_t position) const {
    return salted_hash(bids_[position].bid_id.uuid, bids_[position].bidder);
  }

  std::optional<std::uint32_t> find_bidder(const UserId& user_id) const;
  std::optional<std::uint32_t> find_accepted(const UserId& user_id, const BidId& bid_id) const;
  std::optional<Refusal> refusal_of(const BidRequest& request, UnixMs now) const;  // checks 4 to 8
  Acceptance acceptance_at(std::uint32_t position) const;
  bool extended_at(std::uint32_t position) const;
  std::uint32_t bidder_of(const UserId& user_id, std::string_view username);
  void append(const BidRequest& accepted, UnixMs now);
  ClosedRecord closing(CloseReason reason, UnixMs now) const;

  Opening opening_;
  std::vector<Bidder> bidders_;  // in the order of their first accepted bids
  std::vector<Entry> bids_;      // bids_[i] has seq i + 2 + clocks_before_bid(i)
  std::vector<ClockEntry> clocks_;
  std::vector<UserId> blocked_;  // sorted
  PositionIndex bidder_index_;   // bidders_ by user_id
  PositionIndex bid_index_;      // bids_ by (bidder, bid_id)
  std::optional<ClosedRecord> closed_;
  UnixMs last_now_ = 0;  // the last instant at which anything was decided here
};

}  // namespace fa::domain
