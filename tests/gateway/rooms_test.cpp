// What a room tells its viewers, and when: at once while it is quiet, merged when bids come faster than people can
// look.
#include <gtest/gtest.h>

#include "gateway/support/house.h"

namespace fa::gateway::test {
namespace {

std::int64_t number(const Value& body, std::string_view key) {
  return *body.int64_at(key);
}

TEST(Room, TellsABidAtOnceWhileItIsQuiet) {
  House house;
  const auto id = house.open();
  const auto viewer = house.viewer(id);
  house.bid(id, 100);
  const auto bids = viewer->events("bid_placed");
  ASSERT_EQ(bids.size(), 1u);
  EXPECT_EQ(number(bids[0], "seq"), 2);
  EXPECT_EQ(number(bids[0], "merged"), 0);
  EXPECT_EQ(*bids[0].string_at("amount"), "1.00");
  EXPECT_EQ(*bids[0].string_at("minimum_bid"), "1.01");
}

TEST(Room, MergesBidsWithinATick) {
  House house;
  const auto id = house.open();
  const auto viewer = house.viewer(id);
  house.bid(id, 100);
  for (int cents = 200; cents <= 600; cents += 100) house.bid(id, cents);
  EXPECT_EQ(viewer->count("bid_placed"), 1u) << "the rest waits for the tick";
  house.advance(40);
  const auto bids = viewer->events("bid_placed");
  ASSERT_EQ(bids.size(), 2u);
  EXPECT_EQ(number(bids[1], "seq"), 7);
  EXPECT_EQ(number(bids[1], "merged"), 4);
  EXPECT_EQ(number(bids[1], "bid_count"), 6);
  EXPECT_EQ(house.observer.merged, 4);
}

TEST(Room, TellsTheFirstBidOfABatchAfterTheTickAtOnce) {
  House house;
  const auto id = house.open();
  const auto viewer = house.viewer(id);
  house.bid(id, 100);
  house.advance(19);
  house.bid(id, 200);
  EXPECT_EQ(viewer->count("bid_placed"), 1u);
  house.advance(1);
  EXPECT_EQ(viewer->count("bid_placed"), 1u) << "it waits for company";
  house.bid(id, 300);
  EXPECT_EQ(viewer->count("bid_placed"), 2u);
}

TEST(Room, WaitsForNoCompanyThatDoesNotCome) {
  House house;
  const auto id = house.open();
  const auto viewer = house.viewer(id);
  house.bid(id, 100);
  house.advance(19);
  house.bid(id, 200);
  house.advance(20);
  EXPECT_EQ(viewer->count("bid_placed"), 1u);
  house.advance(1);
  EXPECT_EQ(viewer->count("bid_placed"), 2u);
}

TEST(Room, SumsTheExtensionsOfAMergedRun) {
  House house;
  const auto id = house.open(20'000);
  const auto viewer = house.viewer(id);
  const std::int64_t end = house.live.at(id).end_time();
  // The first extends from 20 s to 50 s; those that follow at 25 s to the end extend it again.
  house.bid(id, 100);
  house.clock.us += 25'000'000;
  house.bid(id, 200);
  house.bid(id, 300);
  house.clock.us += 29'000'000;
  house.bid(id, 400);
  house.bid(id, 500);
  house.advance(20);
  std::int64_t sum = 0;
  for (const Value& extension : viewer->events("anti_snipe")) sum += number(extension, "extended_by_ms");
  EXPECT_EQ(sum, house.live.at(id).end_time() - end);
  const auto last = viewer->events("anti_snipe").back();
  EXPECT_EQ(number(last, "end_time"), house.live.at(id).end_time());
}

TEST(Room, OneAntiSnipeSpeaksForAllExtensionsOfItsRun) {
  House house;
  const auto id = house.open(1'000);
  const auto viewer = house.viewer(id);
  domain::AntiSnipeRules rules;
  house.bid(id, 100);  // told alone: 1 s becomes 31 s
  house.clock.us += 5'000;
  house.live.bid_elsewhere(id, user_id_of("a"), "a", {200});  // 31 s left: no extension
  house.settle();
  house.clock.us += 2'000'000;
  house.turn_loops();
  EXPECT_EQ(viewer->count("anti_snipe"), 1u);
  EXPECT_EQ(number(viewer->events("anti_snipe")[0], "extended_by_ms"), rules.extension_ms);
  EXPECT_EQ(number(viewer->events("anti_snipe")[0], "seq"), 2);
}

TEST(Room, TellsTheCloseAfterAllBids) {
  House house;
  const auto id = house.open();
  const auto viewer = house.viewer(id);
  house.bid(id, 100);
  house.bid(id, 200);
  house.live.close_now(id);
  house.settle();
  std::vector<std::string> order;
  for (const Message& message : viewer->messages())
    if (message.type == "bid_placed" || message.type == "auction_ended") order.push_back(message.type);
  EXPECT_EQ(order, (std::vector<std::string>{"bid_placed", "bid_placed", "auction_ended"}));
  const auto ended = viewer->events("auction_ended")[0];
  EXPECT_EQ(number(ended, "seq"), 4);
  EXPECT_EQ(*ended.string_at("winner_username"), "stranger");
  EXPECT_EQ(*ended.string_at("winning_bid"), "2.00");
}

TEST(Room, WritesEverythingThatWaitsAtOnceToEachViewer) {
  House house;
  const auto id = house.open();
  const auto viewer = house.viewer(id);
  viewer->connection->writes = 0;
  for (int i = 0; i < 12; ++i)
    house.chat_log.append({id, {uuid_of(100u + static_cast<std::uint32_t>(i))}, user_id_of("a"), "a", "hello"},
                          [](const auto&) {});
  house.settle();
  EXPECT_EQ(viewer->count("chat_message"), 12u);
  EXPECT_EQ(viewer->connection->writes, 1);
}

TEST(Room, NeverMergesChat) {
  House house;
  const auto id = house.open();
  const auto viewer = house.viewer(id);
  for (int i = 1; i <= 5; ++i) house.chat(id, "line " + std::to_string(i));
  const auto lines = viewer->events("chat_message");
  ASSERT_EQ(lines.size(), 5u);
  for (std::size_t i = 0; i < lines.size(); ++i) EXPECT_EQ(number(lines[i], "chat_seq"), static_cast<int>(i) + 1);
}

TEST(Room, ShowsAGapWhereTheFeedLostAnEvent) {
  House house;
  const auto id = house.open();
  const auto viewer = house.viewer(id);
  domain::Auction& auction = house.live.add({.auction_id = {uuid_of(99)}, .starting_bid = {1}, .end_time = 1LL << 60});
  for (std::uint32_t i = 0; i < 4; ++i)
    ASSERT_TRUE(auction.place({user_id_of("a"), "a", {uuid_of(i)}, domain::Cents{100 + i}}, house.clock.unix_ms()));
  for (const domain::Seq seq : {2, 3, 5}) {
    domain::AuctionEvent event = domain::event_at(auction, seq);
    event.auction_id = id;
    house.feed.publish_one(event);
  }
  house.settle();
  house.advance(20);
  const auto last = viewer->events("bid_placed").back();
  EXPECT_EQ(number(last, "seq"), 5);
  EXPECT_EQ(number(last, "merged"), 0) << "it must not speak for seq 4, which nobody here has seen";
}

TEST(Room, TellsStreamStatusAndTheSealedLedger) {
  House house;
  const auto id = house.open();
  const auto viewer = house.viewer(id);
  house.feed.publish_one(ports::StreamStatus{id, true, "https://video/a.m3u8"});
  house.feed.publish_one(ports::LedgerSealed{id, 3, "ab12", "c2ln"});
  house.settle();
  ASSERT_EQ(viewer->count("stream_status"), 1u);
  EXPECT_TRUE(viewer->events("stream_status")[0].find("live")->boolean());
  ASSERT_EQ(viewer->count("ledger_sealed"), 1u);
  EXPECT_EQ(*viewer->events("ledger_sealed")[0].string_at("ledger_hash"), "ab12");
}

TEST(Room, InACrowdWaitsOnlyWhileTheLastRoundIsUnfinished) {
  Settings settings = generous_settings();
  settings.limits.crowd_viewers = 1;
  House house(settings);
  const auto id = house.open();
  const auto quick = house.viewer(id);
  const auto other = house.viewer(id);
  house.bid(id, 100);
  house.bid(id, 200);
  EXPECT_EQ(quick->count("bid_placed"), 2u) << "the last round is written";
  quick->connection->unfinished = true;
  house.bid(id, 300);
  house.bid(id, 400);
  EXPECT_EQ(quick->count("bid_placed"), 2u);
  house.advance(50);
  ASSERT_EQ(quick->count("bid_placed"), 3u) << "but never longer than the crowd's tick";
  EXPECT_EQ(number(quick->events("bid_placed")[2], "merged"), 1);
}

TEST(Room, IsForgottenWhenTheLastViewerHasGone) {
  House house;
  const auto id = house.open();
  auto viewer = house.viewer(id);
  EXPECT_EQ(house.observer.rooms, 1);
  viewer.reset();
  house.advance(1'100);
  EXPECT_EQ(house.observer.rooms, 0);
  EXPECT_EQ(house.observer.sessions, 0);
}

}  // namespace
}  // namespace fa::gateway::test
