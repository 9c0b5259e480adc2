// What every adapter of ports/live_auctions.h and ports/blocks.h guarantees of blocked people (rules, "A bid").
// Instantiated beside LiveAuctionsContract.
#pragma once

#include "contract/live_auctions_fixture.h"

namespace fa::test {

template <class Harness>
class LiveAuctionsBlockContract : public LiveAuctionsFixture<Harness> {
 protected:
  bool bids_are_forbidden(std::uint64_t user) {
    const auto refusal = refusal_in(this->auctions().place({.user = user, .cents = 100'000}));
    return refusal && refusal->reason == domain::RefusalReason::blocked;
  }
  std::vector<domain::UserId> listed(std::uint64_t auction) {
    std::vector<domain::UserId> users;
    const auto blocks = this->harness.blocks().blocked_in(auction_id(auction));
    for (const auto& block : *blocks) users.push_back(block.user_id);
    return users;
  }
};

TYPED_TEST_SUITE_P(LiveAuctionsBlockContract);

TYPED_TEST_P(LiveAuctionsBlockContract, WhoeverIsBlockedBidsNoMoreAlsoAfterACrash) {
  this->opened(1);
  this->opened(2);
  const auto first = this->accepted({.user = 1, .cents = 500, .bid = 7});
  ASSERT_TRUE(this->set_blocked(1, 1, true).has_value());
  EXPECT_TRUE(this->bids_are_forbidden(1));
  EXPECT_EQ(this->accepted({.user = 1, .cents = 1, .bid = 7}), first) << "what was accepted is answered again";
  EXPECT_EQ(this->state_of(1).seq, 2) << "a block takes no seq, and the bid stands";
  EXPECT_TRUE(this->auctions().place({.auction = 2, .user = 1, .cents = 500}).has_value()) << "only there";
  this->harness.crash(0);
  EXPECT_TRUE(this->bids_are_forbidden(1));
  this->harness.restart(0);
  EXPECT_TRUE(this->bids_are_forbidden(1));
  ASSERT_TRUE(this->set_blocked(1, 1, false).has_value());
  EXPECT_FALSE(this->bids_are_forbidden(1));
  this->harness.crash(0);
  EXPECT_FALSE(this->bids_are_forbidden(1));
}

TYPED_TEST_P(LiveAuctionsBlockContract, RepeatsChangeNothingAndTheListSaysWho) {
  this->opened(1);
  const auto at = this->harness.now_ms();
  ASSERT_TRUE(this->set_blocked(1, 1, true).has_value());
  this->harness.advance_ms(10);
  ASSERT_TRUE(this->set_blocked(1, 2, true).has_value());
  ASSERT_TRUE(this->set_blocked(1, 1, true).has_value());
  EXPECT_EQ(this->listed(1), (std::vector{user_id(2), user_id(1)})) << "the newest first";
  const auto blocks = *this->harness.blocks().blocked_in(auction_id(1));
  EXPECT_EQ(blocks[1].username, "user1");
  EXPECT_EQ(blocks[1].blocked_by, user_id(kHost));
  EXPECT_EQ(blocks[1].blocked_by_username, "host");
  EXPECT_EQ(blocks[1].blocked_at, at);
  EXPECT_TRUE(this->listed(404).empty());
  ASSERT_TRUE(this->set_blocked(1, 3, false).has_value()) << "nobody is let in again";
  ASSERT_TRUE(this->set_blocked(1, 1, false).has_value());
  EXPECT_EQ(this->listed(1), std::vector{user_id(2)});
}

TYPED_TEST_P(LiveAuctionsBlockContract, AHigherRankTakesThePlaceOfALowerOne) {
  this->opened(1);
  ASSERT_TRUE(this->set_blocked(1, 1, true, domain::Rank::host).has_value());
  ASSERT_TRUE(this->set_blocked(1, 1, true, domain::Rank::moderator).has_value());
  EXPECT_EQ((*this->harness.blocks().blocked_in(auction_id(1)))[0].rank, domain::Rank::moderator);
  ASSERT_TRUE(this->set_blocked(1, 1, true, domain::Rank::host).has_value());
  EXPECT_EQ((*this->harness.blocks().blocked_in(auction_id(1)))[0].rank, domain::Rank::moderator);
}

TYPED_TEST_P(LiveAuctionsBlockContract, AlsoInAClosedAndInARetiredAuction) {
  this->opened(1);
  ASSERT_TRUE(this->set_blocked(1, 1, true).has_value());
  this->retire(1);
  EXPECT_TRUE(this->bids_are_forbidden(1));
  ASSERT_TRUE(this->set_blocked(1, 2, true).has_value());
  EXPECT_TRUE(this->bids_are_forbidden(2));
  this->harness.restart(0);
  EXPECT_TRUE(this->bids_are_forbidden(1));
  EXPECT_TRUE(this->bids_are_forbidden(2));
  ASSERT_TRUE(this->set_blocked(1, 1, false).has_value());
  EXPECT_EQ(refusal_in(this->auctions().place({.user = 1, .cents = 900}))->reason,
            domain::RefusalReason::auction_closed);
}

TYPED_TEST_P(LiveAuctionsBlockContract, AnUnknownAuctionBlocksNobody) {
  EXPECT_EQ(this->set_blocked(404, 1, true).error(), ports::BlockError::auction_not_found);
  EXPECT_EQ(this->set_blocked(404, 1, false).error(), ports::BlockError::auction_not_found);
}

TYPED_TEST_P(LiveAuctionsBlockContract, ThereIsABound) {
  this->opened(1);
  for (std::uint64_t user = 1; user <= ports::kBlocksMax; ++user)
    ASSERT_TRUE(this->set_blocked(1, 10'000 + user, true).has_value());
  EXPECT_EQ(this->set_blocked(1, 1, true).error(), ports::BlockError::too_many);
  EXPECT_TRUE(this->set_blocked(1, 10'001, true).has_value()) << "who is blocked already";
  EXPECT_FALSE(this->bids_are_forbidden(1));
  EXPECT_EQ(this->listed(1).size(), ports::kBlocksMax);
}

TYPED_TEST_P(LiveAuctionsBlockContract, WhatCouldNotBeStoredIsNotSo) {
  this->opened(1);
  this->harness.fail_next_commit(CommitFault::refused);
  EXPECT_FALSE(this->set_blocked(1, 1, true).has_value());
  this->harness.mend_store();
  EXPECT_FALSE(this->bids_are_forbidden(1));
  EXPECT_TRUE(this->listed(1).empty());
}

TYPED_TEST_P(LiveAuctionsBlockContract, WhatMayBeStoredIsWhatTheStoreSaysLater) {
  this->opened(1);
  this->harness.fail_next_commit(CommitFault::unanswered);
  EXPECT_EQ(this->set_blocked(1, 1, true).error(), ports::BlockError::outcome_unknown);
  this->harness.mend_store();
  EXPECT_EQ(this->bids_are_forbidden(1), !this->listed(1).empty());
  ASSERT_TRUE(this->set_blocked(1, 1, true).has_value());
  EXPECT_TRUE(this->bids_are_forbidden(1));
}

REGISTER_TYPED_TEST_SUITE_P(LiveAuctionsBlockContract, WhoeverIsBlockedBidsNoMoreAlsoAfterACrash,
                            RepeatsChangeNothingAndTheListSaysWho, AHigherRankTakesThePlaceOfALowerOne,
                            AlsoInAClosedAndInARetiredAuction, AnUnknownAuctionBlocksNobody, ThereIsABound,
                            WhatCouldNotBeStoredIsNotSo, WhatMayBeStoredIsWhatTheStoreSaysLater);

}  // namespace fa::test
