// What every adapter of ports/live_auctions.h guarantees over an auction's life: deadlines, closes, restarts, and what
// happens after the history has taken it over. Instantiated beside LiveAuctionsContract.
#pragma once

#include "contract/live_auctions_fixture.h"

namespace fa::test {

template <class Harness>
class LiveAuctionsLifeContract : public LiveAuctionsFixture<Harness> {};

TYPED_TEST_SUITE_P(LiveAuctionsLifeContract);

TYPED_TEST_P(LiveAuctionsLifeContract, OpeningAgainOpensNothingAfterTheAuctionWasRetired) {
  const auto first = this->opened(1);
  this->retire(1);
  EXPECT_EQ(this->opened(1).status, domain::Status::closed);
  this->harness.restart(0);
  const auto again = this->opened(1);
  EXPECT_EQ(again.status, domain::Status::closed);
  EXPECT_EQ(again.opening, first.opening);
  EXPECT_EQ(this->sink.seqs_of(1), first_seqs(2));
}

TYPED_TEST_P(LiveAuctionsLifeContract, ARepeatedBidGetsItsFirstAcknowledgementForever) {
  this->opened(1);
  const auto first = this->accepted({.cents = 500, .bid = 7});
  this->accepted({.user = 2, .cents = 900});
  const Bid repeat{.cents = 1, .bid = 7};  // whatever the amount says now
  EXPECT_EQ(this->accepted(repeat), first);
  this->harness.restart(0);
  EXPECT_EQ(this->accepted(repeat), first);
  ASSERT_TRUE(this->auctions().close(1).has_value());
  EXPECT_EQ(this->accepted(repeat), first);
  this->retire(1);
  EXPECT_EQ(this->accepted(repeat), first);
  this->harness.restart(0);
  EXPECT_EQ(this->accepted(repeat), first);
  EXPECT_EQ(this->sink.seqs_of(1), first_seqs(4));
}

TYPED_TEST_P(LiveAuctionsLifeContract, ABidAtThirtySecondsExtendsAndOneEarlierDoesNot) {
  const auto end = this->opened(1, kMinuteMs).end_time;
  this->harness.advance_ms(29'999);
  EXPECT_FALSE(this->accepted({.cents = 100}).extended);
  this->harness.advance_ms(1);
  const auto extending = this->accepted({.cents = 200});
  EXPECT_TRUE(extending.extended);
  EXPECT_EQ(extending.end_time, end + 30'000);
  EXPECT_EQ(this->state_of(1).anti_snipe_count, 1);
}

TYPED_TEST_P(LiveAuctionsLifeContract, ClosesByItselfAtItsEndAndNotBefore) {
  const auto end = this->opened(1, kMinuteMs).end_time;
  this->harness.advance_ms(20'000);
  this->accepted({.user = 5, .cents = 700});
  this->harness.advance_ms(39'999);
  EXPECT_EQ(this->state_of(1).status, domain::Status::live);
  this->harness.advance_ms(1);
  ASSERT_TRUE(this->sink.wait_for_closes(1));
  const auto closed = this->state_of(1).closed;
  ASSERT_TRUE(closed.has_value());
  EXPECT_EQ(closed->timestamp, end);
  EXPECT_EQ(closed->reason, domain::CloseReason::timer);
  EXPECT_EQ(closed->winner_id, user_id(5));
  EXPECT_EQ(closed->winner_username, "user5");
  EXPECT_EQ(closed->winning_bid, domain::Cents{700});
  EXPECT_EQ(this->sink.seqs_of(1), first_seqs(3));
}

TYPED_TEST_P(LiveAuctionsLifeContract, AnExtendedAuctionClosesAtItsNewEnd) {
  const auto end = this->opened(1, kMinuteMs).end_time;
  this->harness.advance_ms(kMinuteMs - 1);
  ASSERT_TRUE(this->accepted({}).extended);
  this->harness.advance_ms(1);
  EXPECT_EQ(this->state_of(1).status, domain::Status::live);
  this->harness.advance_ms(30'000);
  ASSERT_TRUE(this->sink.wait_for_closes(1));
  EXPECT_EQ(this->state_of(1).closed->timestamp, end + 30'000);
}

TYPED_TEST_P(LiveAuctionsLifeContract, ABidAtTheEndIsTooLate) {
  this->opened(1, kMinuteMs);
  this->harness.advance_ms(kMinuteMs);
  EXPECT_EQ(refusal_in(this->auctions().place(Bid{}))->reason, domain::RefusalReason::auction_closed);
}

TYPED_TEST_P(LiveAuctionsLifeContract, TheHostEndsItOnceAndForAll) {
  this->opened(1, kMinuteMs);
  this->accepted({.user = 5, .cents = 700});
  this->harness.advance_ms(1'000);
  const auto first = *this->auctions().close(1);
  EXPECT_EQ(first.reason, domain::CloseReason::host);
  EXPECT_EQ(first.timestamp, this->harness.now_ms());
  EXPECT_EQ(first.winner_id, user_id(5));
  this->harness.advance_ms(kMinuteMs);
  EXPECT_EQ(*this->auctions().close(1), first);
  EXPECT_EQ(refusal_in(this->auctions().place({.cents = 900}))->reason, domain::RefusalReason::auction_closed);
  this->harness.restart(0);
  EXPECT_EQ(*this->auctions().close(1), first);
  this->retire(1);
  EXPECT_EQ(*this->auctions().close(1), first);
  EXPECT_EQ(this->sink.closed_count(), 1u);
}

TYPED_TEST_P(LiveAuctionsLifeContract, EverythingAnsweredSurvivesARestart) {
  for (std::uint64_t auction = 1; auction <= 3; ++auction) this->opened(auction);
  this->accepted({.auction = 1, .user = 1, .cents = 500});
  this->harness.move_to_history();  // some of it comes from the history then, and some from elsewhere
  this->accepted({.auction = 1, .user = 2, .cents = 600});
  this->accepted({.auction = 2, .cents = 700});
  ASSERT_TRUE(this->auctions().close(3).has_value());
  std::vector<std::string> before;
  for (std::uint64_t auction = 1; auction <= 3; ++auction) before.push_back(describe(this->state_of(auction)));
  this->harness.restart(0);
  for (std::uint64_t auction = 1; auction <= 3; ++auction) {
    EXPECT_EQ(describe(this->state_of(auction)), before[auction - 1]);
  }
  EXPECT_EQ(this->accepted({.auction = 1, .cents = 601}).seq, 4);
  EXPECT_EQ(this->sink.seqs_of(1), first_seqs(4));
}

TYPED_TEST_P(LiveAuctionsLifeContract, UnderVersion1WhatFellDueWhileDownClosesAtTheStart) {
  auto opening = opening_of(1);
  opening.rules_version = 1;
  const auto end = this->auctions().open(opening, kMinuteMs)->end_time;
  this->opened(2);
  this->harness.restart(2 * kMinuteMs);
  ASSERT_TRUE(this->sink.wait_for_closes(1));
  const auto view = this->state_of(1);
  EXPECT_EQ(view.end_time, end);
  EXPECT_EQ(view.closed->timestamp, this->harness.now_ms());
  EXPECT_EQ(view.closed->reason, domain::CloseReason::timer);
  EXPECT_FALSE(view.closed->winner_id.has_value());
  EXPECT_EQ(view.seq, 2);
  EXPECT_EQ(this->state_of(2).status, domain::Status::live);
}

TYPED_TEST_P(LiveAuctionsLifeContract, ARetiredAuctionIsStillAnswered) {
  const auto epoch = this->opened(1).opening.epoch;
  this->accepted({.cents = 500});
  ASSERT_TRUE(this->auctions().close(1).has_value());
  const auto before = this->state_of(1);
  this->harness.move_to_history();
  const auto hash = this->harness.seal(1);
  this->harness.auctions().retire(auction_id(1));
  this->harness.auctions().retire(auction_id(1));
  const auto snapshot = *this->auctions().view(1, ports::Since{epoch, 1});
  EXPECT_EQ(snapshot.state.ledger_hash, hash);
  EXPECT_EQ(snapshot.missed.size(), 2u);
  auto unsealed = snapshot.state;
  unsealed.ledger_hash.reset();
  EXPECT_EQ(describe(unsealed), describe(before));
  EXPECT_EQ(refusal_in(this->auctions().place({.cents = 900}))->reason, domain::RefusalReason::auction_closed);
}

TYPED_TEST_P(LiveAuctionsLifeContract, RetiringALiveAuctionDoesNothing) {
  this->opened(1);
  this->harness.auctions().retire(auction_id(1));
  EXPECT_EQ(this->accepted({}).seq, 2);
}

TYPED_TEST_P(LiveAuctionsLifeContract, EveryCallIsAnsweredOnceWhenTheAdapterStops) {
  this->opened(1);
  std::atomic<int> answers = 0;
  constexpr int kCalls = 200;
  for (int i = 0; i < kCalls; ++i) {
    this->harness.auctions().place(place_bid_of({.auction = 1 + static_cast<std::uint64_t>(i % 3), .cents = 100 + i}),
                                   [&](ports::PlaceResult) { ++answers; });
  }
  this->harness.restart(0);
  EXPECT_EQ(answers, kCalls);
}

REGISTER_TYPED_TEST_SUITE_P(LiveAuctionsLifeContract, OpeningAgainOpensNothingAfterTheAuctionWasRetired,
                            ARepeatedBidGetsItsFirstAcknowledgementForever,
                            ABidAtThirtySecondsExtendsAndOneEarlierDoesNot, ClosesByItselfAtItsEndAndNotBefore,
                            AnExtendedAuctionClosesAtItsNewEnd, ABidAtTheEndIsTooLate, TheHostEndsItOnceAndForAll,
                            EverythingAnsweredSurvivesARestart, UnderVersion1WhatFellDueWhileDownClosesAtTheStart,
                            ARetiredAuctionIsStillAnswered, RetiringALiveAuctionDoesNothing,
                            EveryCallIsAnsweredOnceWhenTheAdapterStops);

}  // namespace fa::test
