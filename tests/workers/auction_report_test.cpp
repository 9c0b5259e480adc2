// The figures of an auction.
#include "services/workers/auction_report.h"

#include <gtest/gtest.h>

#include "base/json.h"
#include "workers/decisions.h"

namespace fa::test {
namespace {

using base::json::Value;

struct ReportTest : testing::Test {
  Faults faults;
  FakeStream stream{faults};
  PlayedAuction played{stream, 1};

  Value report(const std::vector<ports::ViewerSample>& viewers = {}) {
    auto json = base::json::parse(workers::auction_report(played.auction(), viewers, kStart + 700'000));
    EXPECT_TRUE(json.has_value());
    return json.value_or(Value{});
  }
};

TEST_F(ReportTest, AnAuctionWithoutABidHasEmptySeries) {
  const Value json = report();
  EXPECT_EQ(json.int64_at("bid_count"), 0);
  EXPECT_EQ(json.int64_at("bidder_count"), 0);
  EXPECT_TRUE(json.find("current_high_bid")->is_null());
  EXPECT_TRUE(json.find("ended_at")->is_null());
  EXPECT_EQ(*json.string_at("status"), "live");
  for (const char* series : {"bids_per_minute", "price_curve", "extensions", "bidders", "viewers"})
    EXPECT_TRUE(json.find(series)->items().empty()) << series;
}

TEST_F(ReportTest, CountsBidsByTheMinuteOfTheirTime) {
  const std::int64_t to_next_minute = 60'000 - kStart % 60'000;
  played.bid(1, 100, to_next_minute - 1);
  played.bid(2, 110, to_next_minute);
  played.bid(1, 120, to_next_minute + 59'999);
  played.bid(2, 130, to_next_minute + 180'000);
  const Value json = report();
  const auto& minutes = json.find("bids_per_minute")->items();
  ASSERT_EQ(minutes.size(), 3u);
  EXPECT_EQ(minutes[0].int64_at("bids"), 1);
  EXPECT_EQ(minutes[1].int64_at("bids"), 2);
  EXPECT_EQ(minutes[1].int64_at("minute"), kStart + to_next_minute);
  EXPECT_EQ(minutes[2].int64_at("minute"), kStart + to_next_minute + 180'000);
}

TEST_F(ReportTest, TellsHowEachPersonBid) {
  played.bid(1, 150, 1'000);
  played.bid(2, 200, 2'000);
  played.bid(1, 500, 590'000);
  played.close();
  const Value json = report();
  EXPECT_EQ(json.int64_at("bidder_count"), 2);
  const auto& bidders = json.find("bidders")->items();
  ASSERT_EQ(bidders.size(), 2u);
  EXPECT_EQ(*bidders[0].string_at("username"), "user1");
  EXPECT_EQ(bidders[0].int64_at("bid_count"), 2);
  EXPECT_EQ(bidders[0].int64_at("first_bid_at"), kStart + 1'000);
  EXPECT_EQ(bidders[0].int64_at("last_bid_at"), kStart + 590'000);
  EXPECT_EQ(*bidders[0].string_at("highest_bid"), "5.00");
  EXPECT_EQ(*bidders[0].string_at("raised"), "3.50");  // 1.00 to 1.50, and 2.00 to 5.00
  EXPECT_EQ(bidders[0].int64_at("last_minute_bids"), 1);
  EXPECT_EQ(bidders[0].int64_at("extensions_caused"), 1);
  EXPECT_EQ(bidders[1].int64_at("last_minute_bids"), 0);
}

TEST_F(ReportTest, ListsExtensionsAndTheEnd) {
  played.bid(1, 150, 590'000);
  played.close();
  const Value json = report();
  const auto& extensions = json.find("extensions")->items();
  ASSERT_EQ(extensions.size(), 1u);
  EXPECT_EQ(extensions[0].int64_at("end_time"), kStart + 630'000);
  EXPECT_EQ(json.int64_at("ended_at"), kStart + 630'000);
  EXPECT_EQ(*json.string_at("status"), "closed");
}

TEST_F(ReportTest, ThinsALongPriceCurveAndKeepsItsLastPoint) {
  for (int i = 0; i < 1'234; ++i) played.bid(1 + i % 3, 100 + i, 1'000 + i);
  const Value json = report();
  const auto& curve = json.find("price_curve")->items();
  EXPECT_LE(curve.size(), workers::kCurvePointsMax);
  EXPECT_GT(curve.size(), workers::kCurvePointsMax / 2);
  EXPECT_EQ(*curve.back().string_at("amount"), "13.33");
}

TEST_F(ReportTest, ShowsViewersOverTime) {
  const Value json = report({{kStart, 3}, {kStart + 10'000, 9}, {kStart + 20'000, 4}});
  EXPECT_EQ(json.int64_at("viewers_peak"), 9);
  ASSERT_EQ(json.find("viewers")->items().size(), 3u);
  EXPECT_EQ(json.find("viewers")->items()[2].int64_at("participant_count"), 4);
}

}  // namespace
}  // namespace fa::test
