// Written from the rules and not on domain/auction.h, so that a mistake there cannot vouch for itself here.
#include "wire/ledger/rules_check.h"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include "domain/duration.h"
#include "wire/ledger/record.h"

namespace fa::wire {
namespace {

using domain::BidRecord;
using domain::Cents;
using domain::Opening;
using domain::UnixMs;

class Rules {
 public:
  std::vector<LedgerFinding> check(const std::vector<ChainedRecord>& records) && {
    for (const auto& chained : records) {
      if (findings_.size() > kLedgerFindingsMax) break;
      current_ = &chained;
      const auto record = parse_ledger_record(chained.canonical);
      record ? judge(*record) : broken(record.error());
    }
    return std::move(findings_);
  }

 private:
  void broken(const std::string& what) {
    findings_.push_back({LedgerFault::rule_broken, current_->seq, current_->line,
                         "Record " + std::to_string(current_->seq) + " " + what + "."});
  }
  void expect(bool holds, const char* otherwise) {
    if (!holds) broken(otherwise);
  }
  void judge(const LedgerRecord& record);
  void judge_kind(const LedgerRecord& record, const Opening& opening);
  void judge_kind(const LedgerRecord& record, const BidRecord& bid);
  void judge_kind(const LedgerRecord& record, const LedgerClock& clock);
  void judge_kind(const LedgerRecord& record, const LedgerClose& close);
  Cents maximum_bid(const domain::UserId& bidder, Cents minimum) const;
  void judge_end_time(const LedgerRecord& record, const BidRecord& bid);

  const ChainedRecord* current_ = nullptr;
  std::vector<LedgerFinding> findings_;
  Opening opening_;
  domain::AuctionId auction_id_;
  UnixMs last_timestamp_ = 0;
  UnixMs end_time_ = 0;
  std::int32_t extensions_ = 0;
  std::int64_t bid_count_ = 0;
  Cents high_bid_{0};
  std::optional<domain::UserId> high_bidder_;
  std::optional<Cents> second_best_;  // the best bid of anybody but the high bidder
  bool closed_ = false;
  std::set<std::pair<domain::UserId, domain::BidId>> bid_ids_;
};

void Rules::judge(const LedgerRecord& record) {
  const bool opens = std::holds_alternative<Opening>(record.what);
  if (record.seq == 1) {
    if (!opens) return broken("is the first and not an opening");
    auction_id_ = record.auction_id;
    last_timestamp_ = record.timestamp;
  } else if (opens) {
    return broken("opens the auction again (INV-3)");
  }
  expect(record.auction_id == auction_id_, "belongs to another auction");
  expect(record.timestamp >= last_timestamp_, "is earlier than the record before it");
  last_timestamp_ = std::max(last_timestamp_, record.timestamp);
  std::visit([&](const auto& what) { judge_kind(record, what); }, record.what);
}

void Rules::judge_kind(const LedgerRecord& record, const Opening& opening) {
  const std::int64_t length_ms = opening.end_time - opening.start_time;
  expect(opening.start_time == record.timestamp, "does not start at its timestamp");
  if (opening.rules_version == 1) {
    expect(length_ms % 1000 == 0 && length_ms >= 10'000 && length_ms <= 86'400'000,
           "does not run for whole seconds from 10 to 86400");
  } else {
    expect(length_ms % 1000 == 0 && domain::duration_ms(length_ms / 1000).has_value(),
           "does not run for whole seconds from 5 to 2592000");
  }
  expect(opening.epoch >= 1, "has an epoch below 1");
  opening_ = opening;
  end_time_ = opening.end_time;
}

void Rules::judge_kind(const LedgerRecord& record, const BidRecord& bid) {
  expect(!closed_, "is a bid accepted after the close (INV-4)");
  expect(record.timestamp < end_time_, "is a bid accepted at or after end_time (INV-4)");
  expect(bid.amount > high_bid_, "does not bid more than the bid before it (INV-2)");
  const Cents minimum = bid_count_ == 0 ? opening_.starting_bid : high_bid_ + opening_.increment;
  expect(bid.amount >= minimum || bid.amount <= high_bid_, "bids less than the minimum bid");
  expect(bid.amount <= maximum_bid(bid.user_id, minimum), "bids more than the maximum bid");
  expect(bid.user_id != opening_.host_user_id, "is a bid of the host");
  expect(bid_ids_.emplace(bid.user_id, bid.bid_id).second, "repeats a bid_id of the same bidder (INV-8)");
  judge_end_time(record, bid);
  ++bid_count_;
  if (high_bidder_ && high_bidder_ != bid.user_id) second_best_ = high_bid_;
  high_bid_ = bid.amount;
  high_bidder_ = bid.user_id;
}

// Check 8. Whoever leads is measured by the best bid of anybody else.
Cents Rules::maximum_bid(const domain::UserId& bidder, Cents minimum) const {
  if (opening_.rules_version < 2) return domain::kAmountMax;
  Cents base = minimum;
  if (high_bidder_ == bidder) base = second_best_ ? *second_best_ + opening_.increment : opening_.starting_bid;
  const Cents most = std::max(opening_.step.max_floor, Cents{opening_.step.max_factor * base.value});
  return std::min(most, domain::kAmountMax);
}

void Rules::judge_kind(const LedgerRecord& record, const LedgerClock& clock) {
  expect(opening_.rules_version >= 2, "changes the clock under rules that know no such change");
  expect(!closed_, "changes the clock after the close");
  const std::int64_t away_ms = record.timestamp - clock.alive;
  expect(away_ms > opening_.outage.min_ms, "gives back a time that was not long enough");
  expect(end_time_ > clock.alive, "gives time back though the end had come before");
  const UnixMs end_time = std::max(end_time_ + away_ms, record.timestamp + opening_.outage.grace_ms);
  expect(clock.end_time == end_time, "does not move end_time by what the outage gives back (INV-6)");
  expect(clock.by_ms == clock.end_time - end_time_ && clock.by_ms > 0, "has a wrong by_ms (INV-6)");
  end_time_ = std::max(end_time_, clock.end_time);
}

void Rules::judge_end_time(const LedgerRecord& record, const BidRecord& bid) {
  const bool extends = end_time_ - record.timestamp <= opening_.rules.window_ms && extensions_ < opening_.rules.max;
  const UnixMs end_time = end_time_ + (extends ? opening_.rules.extension_ms : 0);
  const std::int32_t extensions = extensions_ + (extends ? 1 : 0);
  expect(bid.end_time == end_time, extends ? "does not extend end_time by the opening's extension (INV-6)"
                                           : "moves end_time without being entitled to (INV-6)");
  expect(bid.anti_snipe_count == extensions, "has a wrong anti_snipe_count (INV-6)");
  end_time_ = bid.end_time;
  extensions_ = bid.anti_snipe_count;
}

void Rules::judge_kind(const LedgerRecord& record, const LedgerClose& close) {
  if (closed_) return broken("closes the auction again (INV-5)");
  closed_ = true;
  expect(close.reason != "timer" || record.timestamp >= end_time_, "is a close by the timer before end_time");
  expect(close.winner_id == high_bidder_, "does not name the last accepted bidder as winner (INV-5)");
  const auto winning = high_bidder_ ? std::optional(high_bid_) : std::nullopt;
  expect(close.winning_bid == winning, "does not name the last accepted amount as winning bid (INV-5)");
  expect(close.bid_count == bid_count_, "does not count the accepted bids (INV-9)");
}

}  // namespace

std::vector<LedgerFinding> check_rules(const std::vector<ChainedRecord>& records) {
  return Rules().check(records);
}

}  // namespace fa::wire
