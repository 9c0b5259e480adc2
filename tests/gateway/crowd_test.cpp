// A crowd is written to in rounds of several turns of the loop, and between two turns everybody else is heard.
#include <gtest/gtest.h>

#include "gateway/support/house.h"

namespace fa::gateway::test {
namespace {

Settings crowd_of_few(std::size_t writes_per_turn) {
  Settings settings = generous_settings();
  settings.limits.at_once_viewers = 2;
  settings.limits.crowd_writes_per_turn = writes_per_turn;
  return settings;
}

class Crowd : public ::testing::Test {
 protected:
  void fill(std::size_t viewers) {
    for (std::size_t i = 0; i < viewers; ++i) people.push_back(house.viewer(id));
  }
  // Somebody chats, and the loop hears of it.
  void chat() {
    house.chat_log.append({id, {uuid_of(++said)}, user_id_of("talker"), "talker", "hello"}, [](const auto&) {});
    while (house.chat_log.thread.step()) {
    }
    house.turn_once();
  }
  std::size_t told(std::size_t messages) const {
    std::size_t count = 0;
    for (const auto& one : people) count += one && one->count("chat_message") == messages ? 1 : 0;
    return count;
  }

  House house{crowd_of_few(2)};
  domain::AuctionId id = house.open();
  std::vector<std::unique_ptr<PlainClient>> people;
  std::uint32_t said = 0;
};

TEST_F(Crowd, IsWrittenToInSeveralTurns) {
  fill(5);
  chat();
  EXPECT_EQ(told(1), 0u);
  house.turn_once();
  EXPECT_EQ(told(1), 2u);
  house.turn_once();
  EXPECT_EQ(told(1), 4u);
  house.turn_once();
  EXPECT_EQ(told(1), 5u);
}

TEST_F(Crowd, ABidIsDecidedAndAnsweredWithinARound) {
  fill(12);
  const auto other = house.open();
  const auto bidder = house.plain("alice");
  const std::string joined = bidder->request("join_auction", about(other));
  house.settle();
  ASSERT_EQ(bidder->ack_code(joined), "ok");
  chat();
  const std::string bid = bidder->request("place_bid", bid_fields(other, "5.00"));
  while (house.live.thread.step()) {
  }
  house.turn_once();
  house.turn_once();
  EXPECT_EQ(bidder->ack_code(bid), "ok");
  EXPECT_LT(told(1), people.size()) << "the round is still under way";
  house.settle();
  EXPECT_EQ(told(1), people.size());
}

TEST_F(Crowd, WhatComesDuringARoundIsToldInTheNextOneAndOnce) {
  fill(5);
  chat();
  house.turn_once();
  chat();
  chat();
  house.settle();
  EXPECT_EQ(told(3), 5u);
}

TEST_F(Crowd, WhoLeavesDuringARoundTakesNobodyElsesPlace) {
  for (const std::size_t leaver : {0u, 1u, 2u, 3u, 6u}) {
    people.clear();
    fill(7);
    chat();
    house.turn_once();  // two of seven are written to
    people[leaver].reset();
    house.settle();
    for (std::size_t i = 0; i < people.size(); ++i) {
      if (i == leaver) continue;
      EXPECT_EQ(people[i]->count("chat_message"), 1u) << i << " after " << leaver << " left";
    }
  }
}

TEST_F(Crowd, WhoJoinsDuringARoundHasItInTheSnapshotAndNotAgain) {
  fill(5);
  chat();
  house.turn_once();
  auto late = house.plain();
  const std::string ref = late->request("join_auction", about(id));
  while (house.live.thread.step()) {
  }
  while (house.chat_log.thread.step()) {
  }
  house.settle();
  ASSERT_EQ(late->ack_code(ref), "ok");
  EXPECT_EQ(late->count("chat_message"), 0u);
  chat();
  house.settle();
  EXPECT_EQ(late->count("chat_message"), 1u);
}

TEST_F(Crowd, WhoGetsCongestedDuringARoundIsToldTheRestOnceItReads) {
  fill(5);
  people[0]->connection->congested = true;
  chat();
  house.turn_once();
  chat();
  house.settle();
  EXPECT_EQ(people[0]->count("chat_message"), 1u);
  people[0]->drain();
  house.settle();
  EXPECT_EQ(told(2), 5u);
}

TEST_F(Crowd, TwoCrowdsTakeTurns) {
  fill(8);
  const auto other = house.open();
  std::vector<std::unique_ptr<PlainClient>> others;
  for (int i = 0; i < 3; ++i) others.push_back(house.viewer(other));
  chat();
  house.chat_log.append({other, {uuid_of(900u)}, user_id_of("talker"), "talker", "hello"}, [](const auto&) {});
  while (house.chat_log.thread.step()) {
  }
  for (int turns = 0; turns < 5; ++turns) house.turn_once();
  EXPECT_EQ(others.back()->count("chat_message"), 1u) << "the smaller crowd need not wait for the larger";
  EXPECT_LT(told(1), people.size());
  house.settle();
  EXPECT_EQ(told(1), people.size());
}

TEST_F(Crowd, TheDelayIsThatOfItsLastViewer) {
  fill(5);
  chat();
  house.turn_once();
  house.clock.us += 7'000;
  house.settle();
  EXPECT_EQ(house.observer.last_delay_us, 7'000);
}

TEST_F(Crowd, ARoomWhoseCrowdLeavesDuringARoundIsForgotten) {
  fill(5);
  chat();
  house.turn_once();
  people.clear();
  house.advance(1'100);
  EXPECT_EQ(house.observer.rooms, 0);
}

}  // namespace
}  // namespace fa::gateway::test
