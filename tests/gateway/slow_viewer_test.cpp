// The ladder for viewers that cannot keep up: merged state, then a fresh snapshot, then a close. Private answers always
// go out.
#include <gtest/gtest.h>

#include "gateway/support/house.h"
#include "gateway/support/model_viewer.h"

namespace fa::gateway::test {
namespace {

class SlowViewer : public testing::Test {
 protected:
  SlowViewer() {
    model_.read(*slow_);
    slow_->connection->congested = true;
    bid();  // finds out
  }
  void bid() {
    house_.bid(id_, cents_ += 100);
    house_.advance(20);
  }
  std::string difference() {
    model_.read(*slow_);
    return model_.difference_from(house_.live.at(id_), house_.chat_log.newest(id_));
  }

  House house_;
  const domain::AuctionId id_ = house_.open();
  std::unique_ptr<PlainClient> slow_ = house_.viewer(id_, "alice");
  std::unique_ptr<PlainClient> quick_ = house_.viewer(id_);
  ModelViewer model_;
  std::int64_t cents_ = 0;
};

TEST_F(SlowViewer, GetsMergedStateOnceItReadsAgain) {
  for (int i = 0; i < 20; ++i) bid();
  EXPECT_EQ(slow_->count("bid_placed"), 1u);
  EXPECT_EQ(quick_->count("bid_placed"), 21u) << "nobody else waits";
  slow_->drain();
  const auto bids = slow_->events("bid_placed");
  ASSERT_EQ(bids.size(), 2u);
  EXPECT_EQ(*bids[1].int64_at("merged"), 19);
  EXPECT_EQ(difference(), "");
  EXPECT_EQ(house_.observer.slow[SlowStage::merging], 1);
}

TEST_F(SlowViewer, KeepsItsChat) {
  for (int i = 0; i < 20; ++i) house_.chat(id_, "hello");
  slow_->drain();
  EXPECT_EQ(slow_->count("chat_message"), 20u);
  EXPECT_EQ(difference(), "");
}

TEST_F(SlowViewer, GetsAFreshSnapshotInsteadOfALongBacklog) {
  for (int i = 0; i < 200; ++i) house_.chat(id_, "hello");
  bid();
  slow_->drain();
  house_.settle();
  EXPECT_EQ(slow_->count("chat_message"), 0u);
  ASSERT_EQ(slow_->count("auction_state"), 1u);
  EXPECT_EQ(difference(), "");
  bid();
  house_.chat(id_, "and on");
  EXPECT_EQ(difference(), "") << "it is back among the others";
  EXPECT_EQ(house_.observer.slow[SlowStage::snapshot], 1);
}

TEST_F(SlowViewer, IsClosedWhenItNeverReads) {
  house_.advance(29'000);
  EXPECT_FALSE(slow_->connection->close_code);
  house_.advance(3'000);
  EXPECT_EQ(slow_->connection->close_code, 4008);
  EXPECT_EQ(house_.observer.slow[SlowStage::closed], 1);
}

TEST_F(SlowViewer, StillGetsItsPrivateAnswers) {
  const auto ref = slow_->request("place_bid", bid_fields(id_, "50.00"));
  house_.settle();
  EXPECT_EQ(slow_->ack_code(ref), "ok");
  EXPECT_EQ(slow_->count("you_are_winning"), 1u);
}

TEST_F(SlowViewer, IsFoundDrainedEvenWhereNobodySaysSo) {
  bid();
  slow_->connection->congested = false;
  house_.advance(1'100);
  EXPECT_EQ(difference(), "");
}

TEST_F(SlowViewer, TriesAgainWhereTheSnapshotCannotBeHad) {
  for (int i = 0; i < 200; ++i) house_.chat(id_, "hello");
  house_.chat_log.failing = true;
  slow_->drain();
  house_.settle();
  EXPECT_EQ(slow_->count("auction_state"), 0u);
  house_.chat_log.failing = false;
  house_.advance(1'100);
  house_.settle();
  EXPECT_EQ(slow_->count("auction_state"), 1u);
  EXPECT_EQ(difference(), "");
}

TEST_F(SlowViewer, MayLeaveAndMayGo) {
  slow_->request("leave_auction", about(id_));
  house_.settle();
  bid();
  slow_->drain();
  EXPECT_EQ(slow_->count("bid_placed"), 1u);
  EXPECT_EQ(house_.gateway.participants(id_), 1);
}

}  // namespace
}  // namespace fa::gateway::test
