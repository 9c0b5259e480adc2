// A change of an auction's clock: told at once, in its place among the bids, and to whoever missed it.
#include <gtest/gtest.h>

#include "gateway/support/house.h"

namespace fa::gateway::test {
namespace {

std::vector<std::string> sequence_of(const Client& client) {
  std::vector<std::string> types;
  for (const auto& message : client.messages())
    if (message.type == "bid_placed" || message.type == "clock_changed" || message.type == "auction_ended")
      types.push_back(message.type + " " + std::to_string(*message.body.int64_at("seq")));
  return types;
}

TEST(ClockChanged, SaysByHowMuchAndWhen) {
  House house;
  const auto id = house.open();
  const auto alice = house.viewer(id, "alice");
  const auto end = house.live.at(id).end_time();
  house.live.give_back(id, 45'000);
  house.settle();
  const auto told = alice->events("clock_changed");
  ASSERT_EQ(told.size(), 1u);
  EXPECT_EQ(*told[0].int64_at("seq"), 2);
  EXPECT_EQ(*told[0].int64_at("by_ms"), 45'000);
  EXPECT_EQ(*told[0].int64_at("end_time"), end + 45'000);
  EXPECT_EQ(*told[0].string_at("reason"), "outage");
}

TEST(ClockChanged, IsNeverInsideAMergedRun) {
  House house;
  const auto id = house.open();
  const auto alice = house.viewer(id, "alice");
  house.bid(id, 1'000);
  alice->drain();
  for (int i = 1; i <= 3; ++i) house.live.bid_elsewhere(id, user_id_of("bob"), "bob", {1'000 + i * 100});
  house.live.give_back(id, 5'000);
  for (int i = 4; i <= 6; ++i) house.live.bid_elsewhere(id, user_id_of("bob"), "bob", {1'000 + i * 100});
  house.settle();
  house.advance(1'000);
  EXPECT_EQ(sequence_of(*alice),
            (std::vector<std::string>{"bid_placed 2", "bid_placed 5", "clock_changed 6", "bid_placed 9"}));
  const auto bids = alice->events("bid_placed");
  EXPECT_EQ(*bids[1].int64_at("merged"), 2);
  EXPECT_EQ(*bids[2].int64_at("merged"), 2);
}

TEST(ClockChanged, IsAmongWhatWasMissed) {
  House house;
  const auto id = house.open();
  house.bid(id, 1'000);
  house.live.give_back(id, 5'000);
  house.bid(id, 1'100);
  house.settle();
  const auto alice = house.plain("alice");
  const auto ref = alice->request("join_auction", about(id, R"("since":{"epoch":1,"seq":1,"chat_seq":0})"));
  house.settle();
  const auto& missed = alice->answer(ref)->find("missed")->items();
  ASSERT_EQ(missed.size(), 3u);
  EXPECT_EQ(*missed[1].string_at("type"), "clock_changed");
  EXPECT_EQ(*missed[1].int64_at("seq"), 3);
  EXPECT_EQ(*missed[2].int64_at("bid_count"), 2);
}

TEST(ClockChanged, GoesToBiddingAndTimerAndNotToTheChat) {
  House house;
  const auto id = house.open();
  std::map<std::string, std::unique_ptr<SocketIoClient>> sockets;
  for (const char* nsp : {"/", "/bidding", "/chat", "/timer"}) {
    sockets[nsp] = house.socketio(nsp, "");
    sockets[nsp]->request("join_auction", about(id));
  }
  house.settle();
  house.live.give_back(id, 5'000);
  house.settle();
  EXPECT_EQ(sockets["/"]->count("clock_changed"), 1u);
  EXPECT_EQ(sockets["/bidding"]->count("clock_changed"), 1u);
  EXPECT_EQ(sockets["/timer"]->count("clock_changed"), 1u);
  EXPECT_EQ(sockets["/chat"]->count("clock_changed"), 0u);
}

TEST(ClockChanged, MovesTheTimer) {
  House house;
  const auto id = house.open(60'000);
  const auto alice = house.viewer(id, "alice");
  house.live.give_back(id, 45'000);
  house.advance(6'000);
  const auto timers = alice->events("timer_update");
  ASSERT_FALSE(timers.empty());
  EXPECT_EQ(*timers.back().int64_at("end_time"), house.live.at(id).end_time());
}

}  // namespace
}  // namespace fa::gateway::test
