// INV-1 to INV-10 of docs/rules.md over random histories. Every history also runs on the reference model (commands.h),
// which must give the same answer to each command and the same state and event after it.
#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>

#include <map>
#include <set>

#include "base/crypto.h"
#include "commands.h"
#include "describe.h"
#include "domain/ledger.h"

namespace fa::test {
namespace {

using domain::Auction;
using domain::Cents;
using domain::Seq;
using domain::Status;
using Step = TwinAuctions::Step;
using History = std::vector<Command>;

bool accepted_now(const Step& step) {
  return step.answer && step.answer->has_value() && !(*step.answer)->repeated;
}

RC_GTEST_PROP(Invariants, Inv1AnAcknowledgedBidStaysInTheHistoryAndLaterHighBidsAreHigher, (const History& history)) {
  std::map<Seq, domain::Acceptance> acknowledged;
  run(history, [&](const TwinAuctions& twins, const Step& step) {
    const Auction& auction = twins.real();
    if (accepted_now(step)) acknowledged[(*step.answer)->acceptance.seq] = (*step.answer)->acceptance;
    if (step.command.action == Action::undo_newest) acknowledged.erase(auction.seq() + 1);  // was never acknowledged
    for (const auto& [seq, answer] : acknowledged) {
      const auto bid = auction.bid(seq);
      RC_ASSERT(bid.has_value());
      RC_ASSERT(bid->bid_id == answer.bid_id);
      RC_ASSERT(bid->amount == answer.amount);
      RC_ASSERT(bid->bid_count == auction.bid_count() || auction.high_bid()->amount > answer.amount);
    }
  });
}

RC_GTEST_PROP(Invariants, Inv2AcceptedAmountsStrictlyIncrease, (const History& history)) {
  run(history, [](const TwinAuctions& twins, const Step&) {
    Cents last{0};
    for (const auto& bid : twins.bids()) {
      RC_ASSERT(bid.amount > last);
      last = bid.amount;
    }
  });
}

RC_GTEST_PROP(Invariants, Inv3SeqHasNoGapAndNoRepeat, (const History& history)) {
  Seq last = 1;
  run(history, [&](const TwinAuctions& twins, const Step& step) {
    const Seq seq = twins.real().seq();
    if (step.command.action != Action::undo_newest) RC_ASSERT(seq == last || seq == last + 1);
    if (accepted_now(step)) RC_ASSERT((*step.answer)->acceptance.seq == last + 1);
    last = seq;
    for (Seq s = 1; s <= seq; ++s) RC_ASSERT(event_at(twins.real(), s).seq() == s);
  });
}

RC_GTEST_PROP(Invariants, Inv4NoBidIsAcceptedAtOrAfterTheEnd, (const History& history)) {
  run(history, [](const TwinAuctions& twins, const Step& step) {
    if (!accepted_now(step)) return;
    const auto bid = twins.real().nth_bid(twins.real().bid_count() - 1);
    const auto end_before = bid.end_time - (bid.extended ? twins.real().opening().rules.extension_ms : 0);
    RC_ASSERT(bid.timestamp < end_before);
    RC_ASSERT(step.before.find(" live ") != std::string::npos);
  });
}

RC_GTEST_PROP(Invariants, Inv5OneCloseWhoseWinnerIsTheLastAcceptedBidder, (const History& history)) {
  std::optional<std::string> first_close;
  run(history, [&](const TwinAuctions& twins, const Step& step) {
    const auto& closed = twins.real().closed();
    if (step.command.action == Action::undo_newest) first_close.reset();
    if (!closed) return;
    if (first_close) RC_ASSERT(describe(*closed) == *first_close);
    first_close = describe(*closed);
    const auto bids = twins.bids();
    RC_ASSERT(closed->winner_id.has_value() == !bids.empty());
    if (bids.empty()) return;
    RC_ASSERT(*closed->winner_id == bids.back().user_id);
    RC_ASSERT(*closed->winning_bid == bids.back().amount);
  });
}

RC_GTEST_PROP(Invariants, Inv6TheEndMovesOnlyByAnAcceptedBidInsideItsWindowAndByOutages, (const History& history)) {
  run(history, [](const TwinAuctions& twins, const Step&) {
    auto end = twins.real().opening().end_time;
    int extensions = 0;
    for (const auto& change : twins.records()) {
      if (const auto* clock = std::get_if<domain::ClockRecord>(&change)) {
        const auto away = clock->timestamp - clock->alive;
        RC_ASSERT(away > 2'000);
        RC_ASSERT(clock->by_ms > 0);
        RC_ASSERT(clock->end_time == std::max(end + away, clock->timestamp + 30'000));
        RC_ASSERT(clock->end_time == end + clock->by_ms);
        end = clock->end_time;
        continue;
      }
      const auto& bid = std::get<domain::BidRecord>(change);
      const bool inside = end - bid.timestamp <= 30'000 && extensions < 5;
      if (inside) ++extensions;
      end += inside ? 30'000 : 0;
      RC_ASSERT(bid.extended == inside);
      RC_ASSERT(bid.end_time == end);
      RC_ASSERT(bid.anti_snipe_count == extensions);
    }
    RC_ASSERT(twins.real().end_time() == end);
  });
}

RC_GTEST_PROP(Invariants, Inv7WhateverWasRefusedChangedNothing, (const History& history)) {
  run(history, [](const TwinAuctions& twins, const Step& step) {
    if (step.answer && !accepted_now(step)) RC_ASSERT(describe(view_of(twins.real())) == step.before);
  });
}

RC_GTEST_PROP(Invariants, Inv8ABidIdHasOneEffectAndOneAnswer, (const History& history)) {
  std::map<std::pair<int, int>, domain::Acceptance> answers;
  run(history, [&](const TwinAuctions& twins, const Step& step) {
    if (step.command.action == Action::undo_newest) {
      std::erase_if(answers, [&](const auto& entry) { return entry.second.seq > twins.real().seq(); });
    }
    if (!step.answer) return;
    const std::pair key{step.command.person, step.command.bid_id};
    const auto first = answers.find(key);
    if (first != answers.end()) {
      RC_ASSERT(step.answer->has_value());
      RC_ASSERT((*step.answer)->repeated);
      RC_ASSERT((*step.answer)->acceptance == first->second);
    } else if (step.answer->has_value()) {
      RC_ASSERT(!(*step.answer)->repeated);
      answers[key] = (*step.answer)->acceptance;
    }
  });
}

RC_GTEST_PROP(Invariants, Inv9CountTopBidsAndHighBidFollowFromTheHistory, (const History& history)) {
  run(history, [](const TwinAuctions& twins, const Step&) {
    const auto bids = twins.bids();
    const auto view = view_of(twins.real());
    RC_ASSERT(view.bid_count == static_cast<std::int64_t>(bids.size()));
    std::set<domain::UserId> seen;
    std::vector<std::string> expected;  // best bids, highest first: the newest of each bidder
    for (auto bid = bids.rbegin(); bid != bids.rend() && expected.size() < 3; ++bid) {
      if (seen.insert(bid->user_id).second) expected.push_back(to_string(bid->user_id) + to_string(bid->amount));
    }
    std::vector<std::string> actual;
    for (const auto& top : view.top_bids) actual.push_back(to_string(top.user_id) + to_string(top.amount));
    RC_ASSERT(actual == expected);
  });
}

std::vector<std::string> canonical_records(const TwinAuctions& twins) {
  const auto& opening = twins.real().opening();
  std::vector<std::string> records{canonical_record(opening)};
  for (const auto& change : twins.records())
    records.push_back(std::visit([&](const auto& one) { return canonical_record(opening.auction_id, one); }, change));
  if (const auto& closed = twins.real().closed()) records.push_back(canonical_record(opening.auction_id, *closed));
  return records;
}

std::vector<domain::Hash256> chain(const TwinAuctions& twins, const std::vector<std::string>& records) {
  std::vector<domain::Hash256> hashes{chain_start(twins.real().opening().auction_id, base::sha256)};
  for (const auto& record : records) hashes.push_back(domain::chain_next(hashes.back(), record, base::sha256));
  return hashes;
}

RC_GTEST_PROP(Invariants, Inv10OneChangedRecordChangesEveryLaterHashOfTheChain, (const History& history)) {
  TwinAuctions twins;
  for (const auto& command : history) twins.apply(command);
  auto records = canonical_records(twins);
  const auto honest = chain(twins, records);
  const auto changed = *rc::gen::inRange<std::size_t>(0, records.size());
  records[changed].insert(records[changed].size() - 1, " ");
  const auto forged = chain(twins, records);
  for (std::size_t i = 0; i < honest.size(); ++i) RC_ASSERT((honest[i] == forged[i]) == (i <= changed));
}

}  // namespace
}  // namespace fa::test
