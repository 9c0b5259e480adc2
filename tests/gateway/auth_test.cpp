// Who a session is: by the handshake's token, by `auth` at any time, and until the token's end.
#include <gtest/gtest.h>

#include "gateway/support/house.h"

namespace fa::gateway::test {
namespace {

TEST(Auth, AnswersWithTheUser) {
  House house;
  const auto client = house.plain();
  const auto ref = client->request("auth", R"("token":"alice")");
  house.settle();
  ASSERT_TRUE(client->answer(ref));
  EXPECT_EQ(*client->answer(ref)->string_at("username"), "alice");
  EXPECT_EQ(*client->answer(ref)->string_at("user_id"), domain::to_string(user_id_of("alice")));
}

TEST(Auth, RefusesABadTokenAndLeavesTheSessionAsItWas) {
  House house;
  const auto id = house.open();
  const auto client = house.plain("alice");
  const auto bad = client->request("auth", R"("token":"bad")");
  const auto down = client->request("auth", R"("token":"down")");
  const auto bid = client->request("place_bid", bid_fields(id, "5"));
  house.settle();
  EXPECT_EQ(client->ack_code(bad), "unauthenticated");
  EXPECT_EQ(client->ack_code(down), "unavailable");
  EXPECT_EQ(client->ack_code(bid), "ok");
}

TEST(Auth, HoldsWhatIsAskedMeanwhileInItsOrder) {
  House house;
  const auto id = house.open();
  PlainClient client(house.endpoints[0], std::nullopt);
  const auto auth = client.request("auth", R"("token":"alice")");
  const auto first = client.request("place_bid", bid_fields(id, "5"));
  const auto second = client.request("place_bid", bid_fields(id, "6"));
  EXPECT_EQ(house.live.places, 0);
  house.settle();
  EXPECT_EQ(client.ack_code(auth), "ok");
  EXPECT_EQ(*client.answer(first)->int64_at("seq"), 2);
  EXPECT_EQ(*client.answer(second)->int64_at("seq"), 3);
}

TEST(Auth, BoundsWhatItHolds) {
  House house;
  PlainClient client(house.endpoints[0], std::nullopt);
  client.request("auth", R"("token":"alice")");
  std::string last;
  for (int i = 0; i < 65; ++i) last = client.request("time_sync", R"("t0":1)");
  EXPECT_EQ(client.ack_code(last), "rate_limited");
  house.settle();
  EXPECT_EQ(client.messages().size(), 66u) << "every request is answered";
}

TEST(Auth, OfTheHandshakeClosesWith4401WhereTheTokenIsBad) {
  House house;
  const auto client = house.plain("bad");
  ASSERT_EQ(client->count("error"), 1u);
  EXPECT_EQ(*client->events("error")[0].string_at("code"), "unauthenticated");
  EXPECT_EQ(client->connection->close_code, 4401);
}

TEST(Auth, WatchesOnlyAfterTheTokensEndAndSaysSoOnce) {
  House house;
  const auto id = house.open();
  const auto alice = house.viewer(id, "alice@10000");
  house.advance(9'900);
  EXPECT_EQ(alice->count("error"), 0u);
  house.advance(300);
  ASSERT_EQ(alice->count("error"), 1u);
  EXPECT_EQ(*alice->events("error")[0].string_at("code"), "unauthenticated");
  EXPECT_EQ(alice->ack_code(alice->request("place_bid", bid_fields(id, "5"))), "unauthenticated");
  house.bid(id, 500);
  EXPECT_EQ(alice->count("bid_placed"), 1u) << "it still watches";
  house.advance(5'000);
  EXPECT_EQ(alice->count("error"), 1u);
}

TEST(Auth, RefusesABidAtTheVeryInstantOfExpiry) {
  House house;
  const auto id = house.open();
  const auto alice = house.plain("alice@10050");
  const std::int64_t left_us = (ManualClock().unix_ms() + 10'050 - house.clock.unix_ms()) * 1'000;
  house.clock.us += left_us;  // between two ticks
  EXPECT_EQ(alice->ack_code(alice->request("place_bid", bid_fields(id, "5"))), "unauthenticated");
}

TEST(Auth, AFreshTokenGoesOn) {
  House house;
  const auto id = house.open();
  const auto alice = house.viewer(id, "alice@10000");
  alice->request("auth", R"("token":"alice@60000")");
  house.settle();
  house.advance(20'000);
  EXPECT_EQ(alice->count("error"), 0u);
  const auto bid = alice->request("place_bid", bid_fields(id, "5"));
  house.settle();
  EXPECT_EQ(alice->ack_code(bid), "ok");
  EXPECT_EQ(alice->count("you_are_winning"), 1u);
}

TEST(Auth, AsSomebodyElseChangesWhomPersonalMessagesReach) {
  House house;
  const auto id = house.open();
  const auto client = house.viewer(id, "alice");
  client->request("auth", R"("token":"bob")");
  house.settle();
  house.bid(id, 500, "alice");
  EXPECT_EQ(client->count("you_are_winning"), 0u);
  house.advance(20);
  house.bid(id, 600, "bob");
  EXPECT_EQ(client->count("you_are_winning"), 1u);
}

TEST(Auth, BoundsTheSessionsOfOneUser) {
  Settings settings = generous_settings();
  settings.limits.sessions_per_user_max = 2;
  House house(settings);
  const auto first = house.plain("alice");
  auto second = house.plain("alice");
  const auto third = house.plain();
  EXPECT_EQ(third->ack_code((house.settle(), third->request("auth", R"("token":"alice")"))), "");
  house.settle();
  EXPECT_EQ(third->ack_code("1"), "rate_limited");
  second.reset();
  const auto again = third->request("auth", R"("token":"alice")");
  house.settle();
  EXPECT_EQ(third->ack_code(again), "ok");
}

TEST(Auth, BoundsTheSessionsOfOneAddress) {
  Settings settings = generous_settings();
  settings.limits.sessions_per_address_max = 1;
  House house(settings);
  const auto first = house.plain();
  const auto second = house.plain();
  EXPECT_FALSE(first->connection->close_code);
  EXPECT_EQ(second->connection->close_code, 4503);
  PlainClient elsewhere(house.endpoints[0], std::nullopt, "192.0.2.2");
  house.settle();
  EXPECT_FALSE(elsewhere.connection->close_code);
}

// Ends sign-ins, as the provider does: first they have ended, then the gateway is told.
void end(House& house, const std::vector<domain::Uuid>& sign_ins) {
  house.identity.ended.insert(sign_ins.begin(), sign_ins.end());
  house.gateway.on_sign_in_end(sign_ins);
}

TEST(SignInEnd, ClosesItsSessionsAndNoOthers) {
  House house(generous_settings(), 2);
  const auto id = house.open();
  const auto here = house.viewer(id, "alice#1");
  const auto here_too = house.plain("alice#1", 1);
  const auto over_socketio = house.socketio("/", R"({"token":"alice#1"})", 1);
  const auto on_her_phone = house.viewer(id, "alice#2", 1);
  const auto bob = house.viewer(id, "bob");
  const auto guest = house.viewer(id);
  house.settle();
  end(house, {uuid_of(1), uuid_of(77)});
  house.settle();
  house.advance(200);
  for (const Client* ended : {static_cast<const Client*>(here.get()), static_cast<const Client*>(here_too.get()),
                              static_cast<const Client*>(over_socketio.get())}) {
    ASSERT_EQ(ended->count("error"), 1u);
    EXPECT_EQ(*ended->events("error")[0].string_at("code"), "unauthenticated");
    EXPECT_EQ(ended->connection->close_code, 4401);
  }
  for (const PlainClient* other : {on_her_phone.get(), bob.get(), guest.get()}) {
    EXPECT_EQ(other->count("error"), 0u);
    EXPECT_FALSE(other->connection->close_code);
  }
  const auto bid = on_her_phone->request("place_bid", bid_fields(id, "5"));
  house.settle();
  EXPECT_EQ(on_her_phone->ack_code(bid), "ok");
}

TEST(SignInEnd, TakesNoBidMoreWhileItIsTold) {
  House house;
  const auto id = house.open();
  const auto alice = house.viewer(id, "alice#1");
  end(house, {uuid_of(1)});
  house.settle();
  while (alice->count("error") == 0) house.advance(20);
  EXPECT_FALSE(alice->connection->close_code);
  EXPECT_EQ(alice->ack_code(alice->request("place_bid", bid_fields(id, "5"))), "unauthenticated");
}

TEST(SignInEnd, IsSeenWhereItComesWhileTheTokenIsLookedAt) {
  House house;
  const auto alice = house.plain();
  const auto auth = alice->request("auth", R"("token":"alice#1")");
  end(house, {uuid_of(1)});
  house.settle();
  EXPECT_EQ(alice->ack_code(auth), "unauthenticated");
  house.advance(200);
  EXPECT_FALSE(alice->connection->close_code) << "nobody was signed in";
}

TEST(SignInEnd, IsNothingToASessionThatWentOnByAnother) {
  House house;
  const auto alice = house.plain("alice#1");
  const auto auth = alice->request("auth", R"("token":"alice#2")");
  house.settle();
  ASSERT_EQ(alice->ack_code(auth), "ok");
  end(house, {uuid_of(1)});
  house.settle();
  house.advance(200);
  EXPECT_FALSE(alice->connection->close_code);
}

}  // namespace
}  // namespace fa::gateway::test
