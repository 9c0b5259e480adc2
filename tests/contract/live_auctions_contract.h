// What every adapter of ports/live_auctions.h guarantees, as tests over a harness. An adapter's test file makes a
// Harness and writes INSTANTIATE_TYPED_TEST_SUITE_P(Name, LiveAuctionsContract, Harness).
//
// A Harness offers:
//   ports::LiveAuctions& auctions();    ports::EventFeed& feed();  (the same feed before and after a restart)
//   std::int64_t now_ms();              the adapter's clock
//   void advance_ms(std::int64_t);      time passes
//   void restart(std::int64_t down_ms); stops the adapter, lets time pass, starts it on the same store
//   void move_to_history();             does what the history worker does, for everything decided so far
//   std::string seal(std::uint64_t);    seals the auction's ledger in the history; its hash
//   static constexpr std::size_t queue_max;  how many unanswered calls the adapter holds at the very most
#pragma once

#include <gtest/gtest.h>

#include <thread>

#include "domain/describe.h"
#include "support/sync_auctions.h"

namespace fa::test {

inline constexpr std::int64_t kMinuteMs = 60'000;

template <class Harness>
class LiveAuctionsContract : public ::testing::Test {
 protected:
  LiveAuctionsContract() { harness.feed().subscribe(sink); }

  SyncAuctions auctions() { return SyncAuctions(harness.auctions()); }
  domain::AuctionView opened(std::uint64_t auction, std::int64_t duration_ms = 10 * kMinuteMs) {
    auto result = auctions().open(opening_of(auction), duration_ms);
    EXPECT_TRUE(result.has_value());
    return *result;
  }
  domain::Acceptance accepted(const Bid& bid) {
    auto result = auctions().place(bid);
    EXPECT_TRUE(result.has_value());
    return result.value_or(domain::Acceptance{});
  }
  domain::AuctionView state_of(std::uint64_t auction) {
    auto result = auctions().view(auction);
    EXPECT_TRUE(result.has_value());
    return result->state;
  }
  // Closes it, and lets the history take it over entirely.
  void retire(std::uint64_t auction) {
    EXPECT_TRUE(auctions().close(auction).has_value());
    harness.move_to_history();
    harness.seal(auction);
    harness.auctions().retire(auction_id(auction));
  }

  RecordingSink sink;  // outlives the adapter
  Harness harness;
};

TYPED_TEST_SUITE_P(LiveAuctionsContract);

inline std::vector<domain::Seq> first_seqs(domain::Seq count) {
  std::vector<domain::Seq> seqs;
  for (domain::Seq seq = 1; seq <= count; ++seq) seqs.push_back(seq);
  return seqs;
}

TYPED_TEST_P(LiveAuctionsContract, OpensAtItsOwnClock) {
  const auto now = this->harness.now_ms();
  const auto view = this->opened(1, kMinuteMs);
  EXPECT_EQ(view.opening.start_time, now);
  EXPECT_EQ(view.end_time, now + kMinuteMs);
  EXPECT_EQ(view.seq, 1);
  EXPECT_EQ(view.minimum_bid, domain::Cents{100});
  ASSERT_EQ(this->sink.seqs_of(1), first_seqs(1));
  EXPECT_EQ(std::get<domain::AuctionOpened>(this->sink.events_of(1)[0].what).opening, view.opening);
}

TYPED_TEST_P(LiveAuctionsContract, OpeningAgainGivesTheSameAuction) {
  const auto first = this->opened(1);
  this->accepted({.cents = 500});
  this->harness.advance_ms(1'000);
  const auto again = this->opened(1, kMinuteMs);
  EXPECT_EQ(again.opening, first.opening);
  EXPECT_EQ(again.bid_count, 1);
  EXPECT_EQ(this->sink.seqs_of(1), first_seqs(2));
}

TYPED_TEST_P(LiveAuctionsContract, OpeningAgainOpensNothingAfterTheAuctionWasRetired) {
  const auto first = this->opened(1);
  this->retire(1);
  EXPECT_EQ(this->opened(1).status, domain::Status::closed);
  this->harness.restart(0);
  const auto again = this->opened(1);
  EXPECT_EQ(again.status, domain::Status::closed);
  EXPECT_EQ(again.opening, first.opening);
  EXPECT_EQ(this->sink.seqs_of(1), first_seqs(2));
}

TYPED_TEST_P(LiveAuctionsContract, AcceptsTheMinimumAndRefusesOneCentLess) {
  this->opened(1);
  const auto refusal = refusal_in(this->auctions().place({.cents = 99}));
  EXPECT_EQ(refusal, (domain::Refusal{domain::RefusalReason::bid_too_low, domain::Cents{100}}));
  EXPECT_EQ(this->accepted({.cents = 100}).seq, 2);
  EXPECT_EQ(refusal_in(this->auctions().place({.cents = 100}))->minimum_bid, domain::Cents{101});
  EXPECT_EQ(this->accepted({.cents = 101}).seq, 3);
}

TYPED_TEST_P(LiveAuctionsContract, ARefusalChangesAndPublishesNothing) {
  this->opened(1);
  this->accepted({.cents = 500});
  const auto before = describe(this->state_of(1));
  EXPECT_EQ(refusal_in(this->auctions().place({.user = kHost, .cents = 900}))->reason,
            domain::RefusalReason::host_cannot_bid);
  auto without_amount = place_bid_of({.user = 2});
  without_amount.amount.reset();
  EXPECT_EQ(refusal_in(this->auctions().place_exactly(without_amount))->reason, domain::RefusalReason::invalid_amount);
  EXPECT_EQ(refusal_in(this->auctions().place({.user = 2, .cents = 500}))->reason, domain::RefusalReason::bid_too_low);
  EXPECT_EQ(describe(this->state_of(1)), before);
  EXPECT_EQ(this->sink.seqs_of(1), first_seqs(2));
}

TYPED_TEST_P(LiveAuctionsContract, AnUnknownAuctionIsNotFound) {
  EXPECT_EQ(refusal_in(this->auctions().place({.auction = 404}))->reason, domain::RefusalReason::auction_not_found);
  const auto close = this->auctions().close(404);
  ASSERT_FALSE(close.has_value());
  EXPECT_EQ(std::get<ports::ViewError>(close.error()), ports::ViewError::auction_not_found);
  EXPECT_EQ(this->auctions().view(404).error(), ports::ViewError::auction_not_found);
}

TYPED_TEST_P(LiveAuctionsContract, ARepeatedBidGetsItsFirstAcknowledgementForever) {
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

TYPED_TEST_P(LiveAuctionsContract, TheSameBidIdOfAnotherPersonIsAnotherBid) {
  this->opened(1);
  EXPECT_EQ(this->accepted({.user = 1, .cents = 500, .bid = 7}).seq, 2);
  EXPECT_EQ(this->accepted({.user = 2, .cents = 600, .bid = 7}).seq, 3);
}

TYPED_TEST_P(LiveAuctionsContract, CallsOfOneThreadAreDecidedInTheirOrder) {
  Pending<ports::OpenResult> open;
  this->harness.auctions().open(opening_of(1), kMinuteMs, open.done());
  std::vector<Pending<ports::PlaceResult>> bids;
  for (int i = 0; i < 100; ++i) bids.push_back(this->auctions().begin_place({.cents = 100 + i}));
  Pending<ports::CloseResult> close;
  this->harness.auctions().close(auction_id(1), close.done());
  EXPECT_TRUE(open.get().has_value());
  for (int i = 0; i < 100; ++i) {
    const auto result = bids[static_cast<std::size_t>(i)].get();
    ASSERT_TRUE(result.has_value()) << i;
    EXPECT_EQ(result->seq, i + 2);
  }
  EXPECT_EQ(close.get()->bid_count, 100);
}

TYPED_TEST_P(LiveAuctionsContract, ManyThreadsMakeOneGaplessSequenceAnAuction) {
  constexpr int kThreads = 8;
  constexpr int kBidsEach = 250;
  constexpr std::uint64_t kAuctions = 3;
  for (std::uint64_t auction = 1; auction <= kAuctions; ++auction) this->opened(auction);
  std::vector<std::thread> threads;
  std::atomic<int> answers = 0;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, t] {
      std::vector<Pending<ports::PlaceResult>> bids;
      for (int i = 0; i < kBidsEach; ++i) {
        bids.push_back(this->auctions().begin_place({.auction = 1 + static_cast<std::uint64_t>(i) % kAuctions,
                                                     .user = static_cast<std::uint64_t>(t) + 1,
                                                     .cents = 100 + i * kThreads + t}));
      }
      for (auto& bid : bids) {
        const auto result = bid.get();
        EXPECT_TRUE(result.has_value() || refusal_in(result).has_value());
        ++answers;
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(answers, kThreads * kBidsEach);
  for (std::uint64_t auction = 1; auction <= kAuctions; ++auction) {
    const auto view = this->state_of(auction);
    EXPECT_EQ(this->sink.seqs_of(auction), first_seqs(view.seq));
    domain::Cents highest{0};
    for (const auto& event : this->sink.events_of(auction)) {
      const auto* placed = std::get_if<domain::BidPlaced>(&event.what);
      if (placed == nullptr) continue;
      EXPECT_GT(placed->bid.amount, highest);
      highest = placed->bid.amount;
    }
    EXPECT_EQ(view.top_bids[0].amount, highest);
  }
}

TYPED_TEST_P(LiveAuctionsContract, AnAcceptanceIsPublishedBeforeItIsFollowedByAView) {
  this->opened(1);
  for (int i = 0; i < 50; ++i) {
    const auto seq = this->accepted({.cents = 100 + i}).seq;
    const auto view = this->state_of(1);
    EXPECT_EQ(view.seq, seq);
    EXPECT_EQ(this->sink.last_seq_of(1), seq);
  }
}

TYPED_TEST_P(LiveAuctionsContract, AViewHoldsExactlyWhatHasBeenPublishedWhenItIsAnswered) {
  this->opened(1);
  std::atomic<bool> stopping = false;
  std::thread bidder([&] {
    for (std::int64_t cents = 100; !stopping; ++cents) this->auctions().begin_place({.cents = cents}).get();
  });
  for (int i = 0; i < 200; ++i) {
    std::promise<std::pair<domain::Seq, domain::Seq>> seen;
    this->harness.auctions().view(auction_id(1), std::nullopt, [&](ports::ViewResult result) {
      seen.set_value({result ? result->state.seq : 0, this->sink.last_seq_of(1)});
    });
    const auto [viewed, published] = seen.get_future().get();
    EXPECT_EQ(viewed, published);
  }
  stopping = true;
  bidder.join();
}

TYPED_TEST_P(LiveAuctionsContract, AViewBringsWhatWasMissedSince) {
  const auto epoch = this->opened(1).opening.epoch;
  for (int i = 0; i < 5; ++i) this->accepted({.user = 1 + static_cast<std::uint64_t>(i) % 2, .cents = 100 + i});
  const auto snapshot = *this->auctions().view(1, ports::Since{epoch, 3});
  EXPECT_TRUE(snapshot.recovered);
  ASSERT_EQ(snapshot.missed.size(), 3u);
  const auto published = this->sink.events_of(1);
  for (std::size_t i = 0; i < 3; ++i) EXPECT_EQ(describe(snapshot.missed[i]), describe(published[3 + i]));
  const auto nothing_missed = *this->auctions().view(1, ports::Since{epoch, 6});
  EXPECT_TRUE(nothing_missed.recovered);
  EXPECT_TRUE(nothing_missed.missed.empty());
}

TYPED_TEST_P(LiveAuctionsContract, AViewSinceAnUnknownPositionRecoversNothing) {
  const auto epoch = this->opened(1).opening.epoch;
  this->accepted({});
  for (const auto& since : {ports::Since{epoch + 1, 1}, ports::Since{epoch, 3}, ports::Since{epoch, -1}}) {
    const auto snapshot = *this->auctions().view(1, since);
    EXPECT_FALSE(snapshot.recovered);
    EXPECT_TRUE(snapshot.missed.empty());
    EXPECT_EQ(snapshot.state.seq, 2);
  }
  EXPECT_FALSE(this->auctions().view(1)->recovered);
}

TYPED_TEST_P(LiveAuctionsContract, AtMostAThousandMissedEventsAreBrought) {
  const auto epoch = this->opened(1).opening.epoch;
  std::vector<Pending<ports::PlaceResult>> bids;
  for (int i = 0; i < ports::kMissedMax; ++i) bids.push_back(this->auctions().begin_place({.cents = 100 + i}));
  for (auto& bid : bids) ASSERT_TRUE(bid.get().has_value());
  const auto most = *this->auctions().view(1, ports::Since{epoch, 1});
  EXPECT_TRUE(most.recovered);
  EXPECT_EQ(most.missed.size(), 1'000u);
  const auto one_more = *this->auctions().view(1, ports::Since{epoch, 0});
  EXPECT_FALSE(one_more.recovered);
  EXPECT_TRUE(one_more.missed.empty());
}

TYPED_TEST_P(LiveAuctionsContract, ABidAtThirtySecondsExtendsAndOneEarlierDoesNot) {
  const auto end = this->opened(1, kMinuteMs).end_time;
  this->harness.advance_ms(29'999);
  EXPECT_FALSE(this->accepted({.cents = 100}).extended);
  this->harness.advance_ms(1);
  const auto extending = this->accepted({.cents = 200});
  EXPECT_TRUE(extending.extended);
  EXPECT_EQ(extending.end_time, end + 30'000);
  EXPECT_EQ(this->state_of(1).anti_snipe_count, 1);
}

TYPED_TEST_P(LiveAuctionsContract, ClosesByItselfAtItsEndAndNotBefore) {
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

TYPED_TEST_P(LiveAuctionsContract, AnExtendedAuctionClosesAtItsNewEnd) {
  const auto end = this->opened(1, kMinuteMs).end_time;
  this->harness.advance_ms(kMinuteMs - 1);
  ASSERT_TRUE(this->accepted({}).extended);
  this->harness.advance_ms(1);
  EXPECT_EQ(this->state_of(1).status, domain::Status::live);
  this->harness.advance_ms(30'000);
  ASSERT_TRUE(this->sink.wait_for_closes(1));
  EXPECT_EQ(this->state_of(1).closed->timestamp, end + 30'000);
}

TYPED_TEST_P(LiveAuctionsContract, ABidAtTheEndIsTooLate) {
  this->opened(1, kMinuteMs);
  this->harness.advance_ms(kMinuteMs);
  EXPECT_EQ(refusal_in(this->auctions().place(Bid{}))->reason, domain::RefusalReason::auction_closed);
}

TYPED_TEST_P(LiveAuctionsContract, TheHostEndsItOnceAndForAll) {
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

TYPED_TEST_P(LiveAuctionsContract, EverythingAnsweredSurvivesARestart) {
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

TYPED_TEST_P(LiveAuctionsContract, WhatFellDueWhileDownClosesAtTheStart) {
  const auto end = this->opened(1, kMinuteMs).end_time;
  this->opened(2);
  this->harness.restart(2 * kMinuteMs);
  ASSERT_TRUE(this->sink.wait_for_closes(1));
  const auto view = this->state_of(1);
  EXPECT_EQ(view.end_time, end);
  EXPECT_EQ(view.closed->timestamp, this->harness.now_ms());
  EXPECT_EQ(view.closed->reason, domain::CloseReason::timer);
  EXPECT_FALSE(view.closed->winner_id.has_value());
  EXPECT_EQ(this->state_of(2).status, domain::Status::live);
}

TYPED_TEST_P(LiveAuctionsContract, ARetiredAuctionIsStillAnswered) {
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

TYPED_TEST_P(LiveAuctionsContract, RetiringALiveAuctionDoesNothing) {
  this->opened(1);
  this->harness.auctions().retire(auction_id(1));
  EXPECT_EQ(this->accepted({}).seq, 2);
}

TYPED_TEST_P(LiveAuctionsContract, AFullQueueAnswersUnavailableAtOnce) {
  this->opened(1);
  std::promise<void> may_go_on;
  std::promise<void> blocked;
  this->harness.auctions().view(auction_id(1), std::nullopt, [&](ports::ViewResult) {  // holds the adapter's thread
    blocked.set_value();
    may_go_on.get_future().wait();
  });
  blocked.get_future().wait();
  std::vector<Pending<ports::PlaceResult>> bids;
  for (std::size_t i = 0; i < TypeParam::queue_max + 1; ++i) {
    bids.push_back(this->auctions().begin_place({.cents = 100 + static_cast<std::int64_t>(i)}));
  }
  EXPECT_TRUE(bids.back().has_come());
  may_go_on.set_value();
  domain::Seq accepted = 0;
  for (auto& bid : bids) {
    const auto result = bid.get();
    if (result) {
      ++accepted;
    } else {
      EXPECT_EQ(failure_in(result), ports::Failure::unavailable);
    }
  }
  EXPECT_EQ(this->state_of(1).bid_count, accepted);
}

TYPED_TEST_P(LiveAuctionsContract, EveryCallIsAnsweredOnceWhenTheAdapterStops) {
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

REGISTER_TYPED_TEST_SUITE_P(LiveAuctionsContract, OpensAtItsOwnClock, OpeningAgainGivesTheSameAuction,
                            OpeningAgainOpensNothingAfterTheAuctionWasRetired, AcceptsTheMinimumAndRefusesOneCentLess,
                            ARefusalChangesAndPublishesNothing, AnUnknownAuctionIsNotFound,
                            ARepeatedBidGetsItsFirstAcknowledgementForever, TheSameBidIdOfAnotherPersonIsAnotherBid,
                            CallsOfOneThreadAreDecidedInTheirOrder, ManyThreadsMakeOneGaplessSequenceAnAuction,
                            AnAcceptanceIsPublishedBeforeItIsFollowedByAView,
                            AViewHoldsExactlyWhatHasBeenPublishedWhenItIsAnswered, AViewBringsWhatWasMissedSince,
                            AViewSinceAnUnknownPositionRecoversNothing, AtMostAThousandMissedEventsAreBrought,
                            ABidAtThirtySecondsExtendsAndOneEarlierDoesNot, ClosesByItselfAtItsEndAndNotBefore,
                            AnExtendedAuctionClosesAtItsNewEnd, ABidAtTheEndIsTooLate, TheHostEndsItOnceAndForAll,
                            EverythingAnsweredSurvivesARestart, WhatFellDueWhileDownClosesAtTheStart,
                            ARetiredAuctionIsStillAnswered, RetiringALiveAuctionDoesNothing,
                            AFullQueueAnswersUnavailableAtOnce, EveryCallIsAnsweredOnceWhenTheAdapterStops);

}  // namespace fa::test
