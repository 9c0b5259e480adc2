// What every adapter of ports/live_auctions.h guarantees of a time in which it was not there (rules, "When the house
// was away"). Instantiated beside LiveAuctionsContract.
#pragma once

#include "contract/live_auctions_fixture.h"

namespace fa::test {

template <class Harness>
class LiveAuctionsOutageContract : public LiveAuctionsFixture<Harness> {
 protected:
  // Lets what the adapter knows of its own time be of now.
  void settle() { this->harness.advance_ms(1'000); }
  std::optional<domain::ClockRecord> newest_clock(std::uint64_t auction) {
    const auto events = this->sink.events_of(auction);
    for (auto event = events.rbegin(); event != events.rend(); ++event)
      if (const auto* clock = std::get_if<domain::ClockChanged>(&event->what)) return clock->record;
    return std::nullopt;
  }
  std::size_t clock_count(std::uint64_t auction) {
    std::size_t count = 0;
    for (const auto& event : this->sink.events_of(auction))
      count += std::holds_alternative<domain::ClockChanged>(event.what) ? 1 : 0;
    return count;
  }
  // The formula of the rules, and that `alive` is at most half a second older than `stopped_at`.
  void expect_given_back(std::uint64_t auction, domain::UnixMs end_before, domain::UnixMs stopped_at) {
    const auto clock = newest_clock(auction);
    ASSERT_TRUE(clock.has_value());
    EXPECT_LE(clock->alive, stopped_at);
    EXPECT_GE(clock->alive, stopped_at - 500);
    EXPECT_EQ(clock->timestamp, this->harness.now_ms());
    EXPECT_EQ(clock->end_time, std::max(end_before + clock->timestamp - clock->alive, clock->timestamp + 30'000));
    EXPECT_EQ(clock->by_ms, clock->end_time - end_before);
    EXPECT_EQ(this->state_of(auction).end_time, clock->end_time);
  }
};

TYPED_TEST_SUITE_P(LiveAuctionsOutageContract);

TYPED_TEST_P(LiveAuctionsOutageContract, AStoppedAdapterGivesTheTimeBackBeforeAnythingElse) {
  const auto end = this->opened(1, kMinuteMs).end_time;
  const auto far = this->opened(2).end_time;
  this->accepted({.cents = 500, .bid = 7});
  this->settle();
  const auto stopped_at = this->harness.now_ms();
  this->harness.lose_ms(5 * kMinuteMs);
  this->expect_given_back(1, end, stopped_at);
  this->expect_given_back(2, far, stopped_at);
  EXPECT_EQ(this->newest_clock(1)->alive, this->newest_clock(2)->alive) << "of one outage";
  EXPECT_EQ(this->state_of(1).status, domain::Status::live);
  EXPECT_EQ(this->accepted({.user = 2, .cents = 600}).seq, 4);
  EXPECT_EQ(this->sink.seqs_of(1), first_seqs(4));
}

TYPED_TEST_P(LiveAuctionsOutageContract, ACrashGivesTheTimeBackOnce) {
  const auto end = this->opened(1, kMinuteMs).end_time;
  this->accepted({.cents = 500});
  this->settle();
  const auto stopped_at = this->harness.now_ms();
  this->harness.crash(2 * kMinuteMs);
  EXPECT_EQ(this->state_of(1).status, domain::Status::live);
  this->expect_given_back(1, end, stopped_at);
  const auto given = this->state_of(1).end_time;
  this->harness.restart(0);
  this->harness.crash(0);
  EXPECT_EQ(this->state_of(1).end_time, given);
  EXPECT_EQ(this->clock_count(1), 1u);
}

TYPED_TEST_P(LiveAuctionsOutageContract, TwoOutagesAreGivenBackBoth) {
  const auto end = this->opened(1).end_time;
  this->settle();
  this->harness.crash(10'000);
  const auto after_first = this->state_of(1).end_time;
  EXPECT_GE(after_first, end + 10'000);
  this->settle();
  this->harness.lose_ms(20'000);
  EXPECT_GE(this->state_of(1).end_time, after_first + 20'000);
  EXPECT_LE(this->state_of(1).end_time, after_first + 20'500);
  EXPECT_EQ(this->clock_count(1), 2u);
  EXPECT_EQ(this->sink.seqs_of(1), first_seqs(3));
}

TYPED_TEST_P(LiveAuctionsOutageContract, AnOrderlyStopIsAnOutageFromItsBeginning) {
  const auto end = this->opened(1, kMinuteMs).end_time;
  this->harness.advance_ms(100);
  const auto stopped_at = this->harness.now_ms();
  this->harness.restart(2 * kMinuteMs);
  EXPECT_EQ(this->state_of(1).status, domain::Status::live);
  this->expect_given_back(1, end, stopped_at);
  EXPECT_EQ(this->newest_clock(1)->alive, stopped_at);
}

TYPED_TEST_P(LiveAuctionsOutageContract, UpToTwoSecondsMoveNothing) {
  const auto end = this->opened(1).end_time;
  this->opened(2, 61'000);
  this->harness.advance_ms(60'000);
  this->harness.restart(2'000);
  ASSERT_TRUE(this->sink.wait_for_closes(1));  // what is due closes
  EXPECT_EQ(this->state_of(2).closed->reason, domain::CloseReason::timer);
  EXPECT_EQ(this->state_of(1).end_time, end);
  EXPECT_EQ(this->sink.seqs_of(1), first_seqs(1));
  this->harness.restart(2'001);
  EXPECT_EQ(this->state_of(1).seq, 2);
  EXPECT_EQ(this->newest_clock(1)->by_ms, 2'001);
}

TYPED_TEST_P(LiveAuctionsOutageContract, WhatHadEndedBeforeCloses) {
  const auto end = this->opened(1, kMinuteMs).end_time;
  this->opened(2, kMinuteMs + 1'000);
  this->harness.advance_ms(kMinuteMs - 1);
  this->accepted({.auction = 2, .cents = 100});  // extends its own auction
  const auto second_end = this->state_of(2).end_time;
  this->harness.advance_ms(1);
  ASSERT_TRUE(this->sink.wait_for_closes(1));
  EXPECT_EQ(this->state_of(1).closed->timestamp, end);
  this->harness.restart(kMinuteMs);
  EXPECT_EQ(this->clock_count(1), 0u);
  EXPECT_EQ(this->state_of(2).status, domain::Status::live);
  EXPECT_GE(this->state_of(2).end_time, second_end + kMinuteMs);
}

TYPED_TEST_P(LiveAuctionsOutageContract, AHostsCloseComesAfterIt) {
  this->opened(1, kMinuteMs);
  this->accepted({.user = 5, .cents = 500});
  this->settle();
  this->harness.crash(kMinuteMs);
  const auto closed = *this->auctions().close(1);
  EXPECT_EQ(closed.reason, domain::CloseReason::host);
  EXPECT_EQ(closed.seq, 4);
  EXPECT_EQ(closed.bid_count, 1);
  EXPECT_EQ(closed.winner_id, user_id(5));
  ASSERT_TRUE(this->newest_clock(1).has_value());
  EXPECT_EQ(this->newest_clock(1)->seq, 3);
}

TYPED_TEST_P(LiveAuctionsOutageContract, ABidRightAfterItHasThirtySecondsAndSoExtends) {
  this->opened(1, kMinuteMs);
  this->harness.advance_ms(kMinuteMs - 5'000);
  this->harness.restart(10'000);
  const auto bid = this->accepted({.cents = 500});
  EXPECT_TRUE(bid.extended);
  EXPECT_EQ(bid.end_time, this->harness.now_ms() + kMinuteMs);
}

TYPED_TEST_P(LiveAuctionsOutageContract, AStoreThatTakesNoCommitIsAnOutage) {
  const auto end = this->opened(1, kMinuteMs).end_time;
  this->accepted({.cents = 500, .bid = 7});
  this->settle();
  const auto failed_at = this->harness.now_ms();
  this->harness.fail_next_commit(CommitFault::refused);
  EXPECT_FALSE(this->auctions().place({.user = 2, .cents = 600}).has_value());
  this->harness.advance_ms(2 * kMinuteMs);
  EXPECT_EQ(this->state_of(1).status, domain::Status::live) << "nothing closes that nobody could bid in";
  EXPECT_EQ(failure_in(this->auctions().place({.user = 2, .cents = 600})), ports::Failure::unavailable);
  this->harness.mend_store();
  EXPECT_EQ(this->accepted({.user = 2, .cents = 600}).seq, 4);
  const auto clock = this->newest_clock(1);
  ASSERT_TRUE(clock.has_value());
  EXPECT_LE(clock->alive, failed_at);
  EXPECT_GE(clock->end_time, end + 2 * kMinuteMs);
}

TYPED_TEST_P(LiveAuctionsOutageContract, TheRecordsSurviveTheHistoryAndARestart) {
  this->opened(1, kMinuteMs);
  this->accepted({.user = 1, .cents = 500});
  this->settle();
  this->harness.crash(kMinuteMs);
  this->accepted({.user = 2, .cents = 600, .bid = 8});
  const auto before = describe(this->state_of(1));
  this->harness.move_to_history();
  this->harness.restart(0);
  EXPECT_EQ(describe(this->state_of(1)), before);
  const auto snapshot = *this->auctions().view(1, ports::Since{1, 1});
  ASSERT_EQ(snapshot.missed.size(), 3u);
  EXPECT_TRUE(std::holds_alternative<domain::ClockChanged>(snapshot.missed[1].what));
  this->retire(1);
  const auto retired = *this->auctions().view(1, ports::Since{1, 1});
  ASSERT_EQ(retired.missed.size(), 4u);
  EXPECT_TRUE(std::holds_alternative<domain::ClockChanged>(retired.missed[1].what));
  EXPECT_EQ(retired.state.closed->bid_count, 2);
  EXPECT_EQ(this->accepted({.user = 2, .cents = 1, .bid = 8}).seq, 4);
}

TYPED_TEST_P(LiveAuctionsOutageContract, WithoutALiveAuctionNoTimeIsLost) {
  this->opened(1, kMinuteMs);
  ASSERT_TRUE(this->auctions().close(1).has_value());
  this->harness.crash(kMinuteMs);
  const auto end = this->opened(2).end_time;
  this->harness.advance_ms(1'000);
  EXPECT_EQ(this->state_of(2).end_time, end);
  EXPECT_EQ(this->clock_count(1) + this->clock_count(2), 0u);
}

TYPED_TEST_P(LiveAuctionsOutageContract, EachAuctionHasBoundsOfItsOwn) {
  auto patient = opening_of(1);
  patient.outage = {.min_ms = 60'000, .grace_ms = 0};
  ASSERT_TRUE(this->auctions().open(patient, 10 * kMinuteMs).has_value());
  auto quick = opening_of(2);
  quick.outage = {.min_ms = 2'000, .grace_ms = 0};
  ASSERT_TRUE(this->auctions().open(quick, 10 * kMinuteMs).has_value());
  this->settle();
  this->harness.lose_ms(30'000);
  EXPECT_EQ(this->state_of(2).seq, 2);
  EXPECT_EQ(this->state_of(1).seq, 1);
}

REGISTER_TYPED_TEST_SUITE_P(LiveAuctionsOutageContract, AStoppedAdapterGivesTheTimeBackBeforeAnythingElse,
                            ACrashGivesTheTimeBackOnce, TwoOutagesAreGivenBackBoth,
                            AnOrderlyStopIsAnOutageFromItsBeginning, UpToTwoSecondsMoveNothing,
                            WhatHadEndedBeforeCloses, AHostsCloseComesAfterIt,
                            ABidRightAfterItHasThirtySecondsAndSoExtends, AStoreThatTakesNoCommitIsAnOutage,
                            TheRecordsSurviveTheHistoryAndARestart, WithoutALiveAuctionNoTimeIsLost,
                            EachAuctionHasBoundsOfItsOwn);

}  // namespace fa::test
