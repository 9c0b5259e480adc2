// What every adapter of ports/live_auctions.h guarantees of its decisions: atomic, ordered, published, bounded. An
// adapter's test file writes INSTANTIATE_TYPED_TEST_SUITE_P(Name, LiveAuctionsContract, Harness).
#pragma once

#include <thread>

#include "contract/live_auctions_fixture.h"

namespace fa::test {

template <class Harness>
class LiveAuctionsContract : public LiveAuctionsFixture<Harness> {};

TYPED_TEST_SUITE_P(LiveAuctionsContract);

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

TYPED_TEST_P(LiveAuctionsContract, AcceptsTheMinimumAndRefusesOneCentLess) {
  this->opened(1);
  const auto refusal = refusal_in(this->auctions().place({.cents = 99}));
  EXPECT_EQ(refusal,
            (domain::Refusal{.reason = domain::RefusalReason::bid_too_low, .minimum_bid = domain::Cents{100}}));
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

REGISTER_TYPED_TEST_SUITE_P(LiveAuctionsContract, OpensAtItsOwnClock, OpeningAgainGivesTheSameAuction,
                            AcceptsTheMinimumAndRefusesOneCentLess, ARefusalChangesAndPublishesNothing,
                            AnUnknownAuctionIsNotFound, TheSameBidIdOfAnotherPersonIsAnotherBid,
                            CallsOfOneThreadAreDecidedInTheirOrder, ManyThreadsMakeOneGaplessSequenceAnAuction,
                            AnAcceptanceIsPublishedBeforeItIsFollowedByAView,
                            AViewHoldsExactlyWhatHasBeenPublishedWhenItIsAnswered, AViewBringsWhatWasMissedSince,
                            AViewSinceAnUnknownPositionRecoversNothing, AtMostAThousandMissedEventsAreBrought,
                            AFullQueueAnswersUnavailableAtOnce);

}  // namespace fa::test
