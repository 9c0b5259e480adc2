// What every adapter of ports/live_auctions.h guarantees when its store fails a commit (docs/rules.md, "When a store
// fails"), in each of the ways that a store can: failed answers, nothing published, then the truth, without a gap.
// Instantiated beside LiveAuctionsContract.
#pragma once

#include <algorithm>
#include <array>
#include <vector>

#include "contract/live_auctions_fixture.h"

namespace fa::test {

inline constexpr std::array kCommitFaults{CommitFault::refused, CommitFault::unanswered};

template <class Harness>
class LiveAuctionsFailureContract : public LiveAuctionsFixture<Harness> {
 protected:
  // What was told of the auction is what it holds: 1, 2, 3 … up to its seq, each amount higher than the last.
  void expect_told_as_it_is(std::uint64_t auction) {
    const auto view = this->state_of(auction);
    EXPECT_EQ(this->sink.seqs_of(auction), first_seqs(view.seq));
    domain::Cents highest{0};
    domain::Seq bids = 0;
    for (const auto& event : this->sink.events_of(auction)) {
      const auto* placed = std::get_if<domain::BidPlaced>(&event.what);
      if (placed == nullptr) continue;
      EXPECT_GT(placed->bid.amount, highest);
      highest = placed->bid.amount;
      ++bids;
    }
    EXPECT_EQ(view.bid_count, bids);
    EXPECT_EQ(view.top_bids.empty() ? domain::Cents{0} : view.top_bids[0].amount, highest);
  }
  bool was_told(std::uint64_t auction, std::uint64_t bid) {
    return std::ranges::any_of(this->sink.events_of(auction), [&](const domain::AuctionEvent& event) {
      const auto* placed = std::get_if<domain::BidPlaced>(&event.what);
      return placed != nullptr && placed->bid.bid_id == bid_id(bid);
    });
  }
};

TYPED_TEST_SUITE_P(LiveAuctionsFailureContract);

TYPED_TEST_P(LiveAuctionsFailureContract, WhatCouldNotBeStoredIsToldNobodyAndChangesNothing) {
  std::uint64_t auction = 0;
  for (const auto fault : kCommitFaults) {
    this->opened(++auction);
    this->accepted({.auction = auction, .cents = 500});
    const auto before = describe(this->state_of(auction));
    this->harness.fail_next_commit(fault);
    const auto first = failure_in(this->auctions().place({.auction = auction, .user = 2, .cents = 600, .bid = 32}));
    const auto second = failure_in(this->auctions().place({.auction = auction, .user = 3, .cents = 700, .bid = 33}));
    EXPECT_TRUE(first.has_value());
    EXPECT_TRUE(second.has_value());
    EXPECT_FALSE(this->auctions().close(auction).has_value());
    const auto open = this->auctions().open(opening_of(auction + 100), kMinuteMs);
    ASSERT_FALSE(open.has_value());
    if (const auto meanwhile = this->auctions().view(auction)) {
      EXPECT_EQ(describe(meanwhile->state), before);
    }
    EXPECT_EQ(this->sink.seqs_of(auction), first_seqs(2));
    this->harness.mend_store();
    this->expect_told_as_it_is(auction);
    // `unavailable` said that nothing was changed.
    EXPECT_FALSE(first == ports::Failure::unavailable && this->was_told(auction, 32));
    EXPECT_FALSE(second == ports::Failure::unavailable && this->was_told(auction, 33));
    if (open.error() == ports::Failure::unavailable) {
      EXPECT_EQ(this->auctions().view(auction + 100).error(), ports::ViewError::auction_not_found);
    }
  }
}

TYPED_TEST_P(LiveAuctionsFailureContract, TheSameBidIdFindsTheTruthOnceTheStoreIsBack) {
  std::uint64_t auction = 0;
  for (const auto fault : kCommitFaults) {
    this->opened(++auction);
    this->accepted({.auction = auction, .cents = 500});
    const Bid bid{.auction = auction, .user = 2, .cents = 600, .bid = 7};
    this->harness.fail_next_commit(fault);
    ASSERT_TRUE(failure_in(this->auctions().place(bid)).has_value());
    this->harness.mend_store();
    const auto truth = this->accepted(bid);
    EXPECT_EQ(truth.seq, 3);
    EXPECT_EQ(this->accepted({.auction = auction, .user = 3, .cents = 700}).seq, 4);
    EXPECT_EQ(this->accepted(bid), truth);
    this->harness.restart(0);
    EXPECT_EQ(this->accepted(bid), truth);
    this->expect_told_as_it_is(auction);
  }
}

// Bids, a close and an opening that may be decided together, some of them only because of others that are then undone.
TYPED_TEST_P(LiveAuctionsFailureContract, AFailedBatchLeavesNoGapAndNoOrderButItsOwn) {
  std::uint64_t auction = 0;
  for (const auto fault : kCommitFaults) {
    this->opened(++auction);
    this->accepted({.auction = auction, .cents = 500});
    this->harness.fail_next_commit(fault);
    Pending<ports::OpenResult> open;
    Pending<ports::CloseResult> close;
    this->harness.auctions().open(opening_of(auction + 100), kMinuteMs, open.done());
    std::vector<Pending<ports::PlaceResult>> bids;
    for (std::uint64_t i = 0; i < 20; ++i) {
      bids.push_back(this->auctions().begin_place(
          {.auction = auction, .user = 2 + i % 3, .cents = 600 + static_cast<std::int64_t>(i), .bid = 20 + i}));
    }
    this->harness.auctions().close(auction_id(auction), close.done());
    std::vector<std::uint64_t> undecided;
    for (std::uint64_t i = 0; i < 20; ++i) {
      const auto failure = failure_in(bids[i].get());
      EXPECT_TRUE(failure.has_value()) << i;
      if (failure == ports::Failure::unavailable) undecided.push_back(20 + i);
    }
    EXPECT_FALSE(open.get().has_value());
    EXPECT_FALSE(close.get().has_value());
    this->harness.mend_store();
    this->expect_told_as_it_is(auction);
    for (const auto bid : undecided) EXPECT_FALSE(this->was_told(auction, bid)) << bid;
    const auto close_again = this->auctions().close(auction);
    ASSERT_TRUE(close_again.has_value());
    this->expect_told_as_it_is(auction);
    EXPECT_EQ(close_again->seq, this->state_of(auction).seq);
    EXPECT_EQ(close_again->bid_count, this->state_of(auction).bid_count);
  }
}

REGISTER_TYPED_TEST_SUITE_P(LiveAuctionsFailureContract, WhatCouldNotBeStoredIsToldNobodyAndChangesNothing,
                            TheSameBidIdFindsTheTruthOnceTheStoreIsBack, AFailedBatchLeavesNoGapAndNoOrderButItsOwn);

}  // namespace fa::test
