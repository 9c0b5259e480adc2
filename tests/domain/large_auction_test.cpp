// Long auctions: past the point where acceptances and bidders are indexed, everything still holds, also backwards.
#include <gtest/gtest.h>

#include "commands.h"
#include "describe.h"

namespace fa::test {
namespace {

using domain::Auction;
using domain::Cents;

constexpr int kBids = 5'000;

domain::UserId bidder(int i, int bidders) {
  domain::UserId id;
  id.uuid.bytes[0] = static_cast<std::uint8_t>(i % bidders);
  id.uuid.bytes[1] = static_cast<std::uint8_t>(i % bidders >> 8);
  id.uuid.bytes[15] = 1;
  return id;
}

domain::BidRequest nth_bid(int i, int bidders) {
  return {bidder(i, bidders), "someone", bid_id(i), Cents{1000 + 50 * std::int64_t{i}}};
}

// Whoever bids against nobody is bound by the largest step: it is as large as it may be.
domain::Opening generous_opening() {
  auto opening = sample_opening();
  opening.step.max_factor = 10'000;
  return opening;
}

class LargeAuction : public ::testing::TestWithParam<int> {};  // how many bidders take turns

TEST_P(LargeAuction, AnswersEveryRepeatAndForgetsWhatWasUndone) {
  Auction auction(generous_opening());
  const auto now = auction.opening().start_time;
  for (int i = 0; i < kBids; ++i) ASSERT_TRUE(auction.place(nth_bid(i, GetParam()), now).has_value());
  for (int i = 0; i < kBids; ++i) {
    const auto again = auction.place(nth_bid(i, GetParam()), now);
    ASSERT_TRUE(again.has_value() && again->repeated);
    ASSERT_EQ(again->acceptance.seq, i + 2);
  }
  for (int i = kBids - 1; i >= 0; --i) {
    auction.undo_bid();
    const auto fresh = auction.place(nth_bid(i, GetParam()), now);
    ASSERT_TRUE(fresh.has_value() && !fresh->repeated) << "bid " << i << " was undone";
    auction.undo_bid();
  }
  EXPECT_EQ(describe(view_of(auction)), describe(view_of(Auction(generous_opening()))));
}

TEST_P(LargeAuction, SaysTheTopBidsOfAnyPast) {
  Auction auction(generous_opening());
  ReferenceModel model;
  model.open(auction.opening());
  for (int i = 0; i < 300; ++i) {
    const auto bid = nth_bid(i, GetParam());
    ASSERT_TRUE(auction.place(bid, auction.opening().start_time).has_value());
    ASSERT_TRUE(model.place(auction.opening().auction_id, bid, auction.opening().start_time).has_value());
  }
  for (domain::Seq seq = 1; seq <= auction.seq(); ++seq) {
    EXPECT_EQ(describe(event_at(auction, seq)), describe(model.event(auction.opening().auction_id, seq)));
  }
}

INSTANTIATE_TEST_SUITE_P(Bidders, LargeAuction, ::testing::Values(1, 2, 3, 4, 17, kBids));

}  // namespace
}  // namespace fa::test
