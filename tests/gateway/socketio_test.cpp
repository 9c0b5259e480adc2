// The Socket.IO framing: namespaces carry their part, CONNECT signs in, binary is refused.
#include <gtest/gtest.h>

#include "gateway/support/house.h"

namespace fa::gateway::test {
namespace {

const std::string kAlice = R"({"token":"alice"})";

TEST(SocketIo, ConnectSignsIn) {
  House house;
  const auto id = house.open();
  const auto alice = house.socketio("/", kAlice);
  EXPECT_TRUE(alice->connected);
  const auto ref = alice->request("place_bid", bid_fields(id, "\"5.00\""));
  house.settle();
  EXPECT_EQ(alice->ack_code(ref), "ok");
}

TEST(SocketIo, ConnectIsAnsweredOnlyWhenTheTokenIsChecked) {
  House house;
  SocketIoClient alice(house.endpoints[0], "/", kAlice);
  EXPECT_FALSE(alice.connected);
  house.settle();
  EXPECT_TRUE(alice.connected);
}

TEST(SocketIo, ABadTokenIsAConnectError) {
  House house;
  for (const char* auth : {R"({"token":"bad"})", R"({"token":""})", R"({"token":7})"}) {
    const auto client = house.socketio("/", auth);
    EXPECT_FALSE(client->connected) << auth;
    EXPECT_EQ(client->refusal, "unauthenticated") << auth;
  }
  EXPECT_EQ(house.socketio("/", R"({"token":"down"})")->refusal, "unavailable");
}

TEST(SocketIo, WithoutATokenOneMayWatch) {
  House house;
  for (const char* auth : {"", "{}", R"({"token":null})"}) EXPECT_TRUE(house.socketio("/", auth)->connected) << auth;
}

TEST(SocketIo, AnUnknownNamespaceIsAConnectError) {
  House house;
  EXPECT_EQ(house.socketio("/admin")->refusal, "Invalid namespace");
}

TEST(SocketIo, NamespacesCarryTheirPartOfTheEvents) {
  House house;
  const auto id = house.open(50'000);
  std::map<std::string, std::unique_ptr<SocketIoClient>> by_namespace;
  for (const char* nsp : {"/", "/bidding", "/chat", "/timer"}) {
    by_namespace[nsp] = house.socketio(nsp, kAlice);
    by_namespace[nsp]->request("join_auction", about(id));
    house.settle();
  }
  const auto guest = house.viewer(id);
  by_namespace["/bidding"]->request("place_bid", bid_fields(id, "\"5.00\""));
  by_namespace["/chat"]->request("chat_message", about(id, R"("message":"hello")"));
  house.settle();
  house.advance(1'100);
  house.live.close_now(id);
  house.settle();
  const std::map<std::string, std::vector<std::string>> expected{
      {"/", {"bid_placed", "you_are_winning", "chat_message", "timer_update", "participants", "auction_ended"}},
      {"/bidding", {"bid_placed", "you_are_winning", "auction_ended"}},
      {"/chat", {"chat_message", "participants"}},
      {"/timer", {"timer_update", "auction_ended"}}};
  for (const auto& [nsp, types] : expected) {
    std::vector<std::string> seen;
    for (const char* type :
         {"bid_placed", "you_are_winning", "chat_message", "timer_update", "participants", "auction_ended"})
      if (by_namespace[nsp]->count(type) > 0) seen.emplace_back(type);
    EXPECT_EQ(seen, types) << nsp;
  }
}

TEST(SocketIo, NamespacesTakeTheirPartOfTheRequests) {
  House house;
  const auto id = house.open();
  const auto bidding = house.socketio("/bidding", kAlice);
  const auto chat = house.socketio("/chat", kAlice);
  const auto timer = house.socketio("/timer", kAlice);
  const auto misplaced = {chat->request("place_bid", bid_fields(id, "5")),
                          timer->request("place_bid", bid_fields(id, "5"))};
  const auto said = bidding->request("chat_message", about(id, R"("message":"hello")"));
  house.settle();
  EXPECT_EQ(chat->ack_code(*misplaced.begin()), "invalid_message");
  EXPECT_EQ(timer->ack_code(*(misplaced.begin() + 1)), "invalid_message");
  EXPECT_EQ(bidding->ack_code(said), "invalid_message");
  EXPECT_TRUE(timer->answer(timer->request("time_sync", R"("t0":1)")));
}

TEST(SocketIo, RefusesBinaryAndTheShortForm) {
  House house;
  const auto id = house.open();
  const auto alice = house.socketio("/", kAlice);
  const auto binary =
      alice->send("chat_message", "{" + about(id, R"("message":{"_placeholder":true,"num":0})") + "}", {"abc"});
  EXPECT_EQ(alice->ack_code(binary), "invalid_message");
}

TEST(SocketIo, RefusesArgumentsThatAreNoObject) {
  House house;
  const auto alice = house.socketio("/", kAlice);
  for (const char* args : {"", "7", "[]", "null", "\"text\""})
    EXPECT_EQ(alice->ack_code(alice->send("place_bid", args)), "invalid_message") << args;
}

TEST(SocketIo, RefusesJsonBeyondTheLimitsAndGoesOn) {
  House house;
  const auto id = house.open();
  const auto alice = house.socketio("/", kAlice);
  const std::string deep = R"("deep":)" + std::string(40, '[') + std::string(40, ']');
  std::string wide;
  for (int i = 0; i < 64; ++i) wide += (i ? ",\"k" : "\"k") + std::to_string(i) + "\":0";
  for (const std::string& more : {deep, wide, "\"wide\":{" + wide + ",\"last\":0}"}) {
    const auto refused = alice->request("place_bid", bid_fields(id, "\"5.00\"") + "," + more);
    house.settle();
    EXPECT_EQ(alice->ack_code(refused), "invalid_message") << more;
    EXPECT_EQ(alice->ack_code(alice->request("time_sync", R"("t0":1)")), "ok");
  }
  EXPECT_EQ(house.live.places, 0) << "a part of a message is none";
}

TEST(SocketIo, TimeSyncTellsReceiptAndReply) {
  House house;
  const auto client = house.socketio("/timer");
  const Value* ack = client->answer(client->request("time_sync", R"("t0":12.5)"));
  ASSERT_TRUE(ack);
  EXPECT_EQ(ack->find("t0")->text(), "12.5");
  EXPECT_EQ(*ack->int64_at("t1"), house.clock.unix_ms());
  EXPECT_EQ(*ack->int64_at("t2"), house.clock.unix_ms());
}

}  // namespace
}  // namespace fa::gateway::test
