// Clients that know the events by the plan's names (wire/event_names.h, docs/from-flask.md).
#include <gtest/gtest.h>

#include "gateway/support/house.h"

namespace fa::gateway::test {
namespace {

using Query = base::http::Headers;
const Query kPlan{{"event_names", "plan"}};

std::unique_ptr<SocketIoClient> client_of(House& house, const std::string& token, Query query = kPlan,
                                          const std::string& nsp = "/", std::size_t loop = 0) {
  query.emplace_back("token", token);
  auto client = std::make_unique<SocketIoClient>(house.endpoints[loop], nsp, "", nullptr, std::move(query));
  house.settle();
  return client;
}

Value last(const Client& client, std::string_view type) {
  return client.events(type).back();
}

std::string name_in(const Client& client, std::string_view type) {
  const Value event = last(client, type);
  const std::string* name = event.string_at("username");
  return name ? *name : "nobody";
}

std::size_t people_told(const SocketIoClient& client) {
  return client.count("user_joined") + client.count("user_left");
}

TEST(PlanNames, ConnectJoinBidAndLeaveAreEventsOfTheirOwn) {
  House house;
  const auto id = house.open();
  const auto alice = client_of(house, "alice");
  ASSERT_EQ(alice->count("connected"), 1u);
  EXPECT_EQ(name_in(*alice, "connected"), "alice");
  alice->request("join_auction", about(id));
  house.settle();
  EXPECT_EQ(alice->count("joined_auction"), 1u);
  EXPECT_EQ(alice->count("auction_state"), 0u);
  alice->request("BID", R"("type":"BID","amount":5)");
  house.settle();
  EXPECT_EQ(alice->count("bid_update"), 1u);
  EXPECT_EQ(alice->count("bid_placed"), 0u);
  alice->request("leave_auction", about(id));
  house.settle();
  EXPECT_EQ(alice->count("left_auction"), 1u);
}

TEST(PlanNames, TheHandshakeCountsBeforeTheHousesSetting) {
  Settings settings = generous_settings();
  settings.event_names = wire::EventNames::plan;
  House house(settings);
  EXPECT_EQ(client_of(house, "alice", {})->count("connected"), 1u);
  EXPECT_EQ(client_of(house, "alice", {{"event_names", "default"}})->count("connected"), 0u);
  EXPECT_EQ(client_of(house, "alice", {{"event_names", ""}})->refusal, "event_names is default or plan");
}

TEST(PlanNames, ThosePresentAreToldByNameWhoComesAndGoes) {
  House house(generous_settings(), 2);
  const auto id = house.open();
  const auto alice = client_of(house, "alice");
  alice->request("join_auction", about(id));
  house.settle();
  house.advance(1'100);
  const auto guest = house.viewer(id);  // has no name
  auto bob = client_of(house, "bob", {}, "/", 1);
  bob->request("join_auction", about(id));
  house.settle();
  house.advance(1'100);
  ASSERT_GE(alice->count("user_joined"), 1u);
  EXPECT_EQ(name_in(*alice, "user_joined"), "bob");
  EXPECT_EQ(last(*alice, "user_joined").int64_at("participant_count"), 3);
  EXPECT_EQ(bob->count("user_joined"), 0u) << "not by our own names";
  bob.reset();
  house.settle();
  house.advance(1'100);
  ASSERT_EQ(alice->count("user_left"), 1u);
  EXPECT_EQ(name_in(*alice, "user_left"), "bob");
}

TEST(PlanNames, ACrowdThatComesAndGoesIsNoFlood) {
  House house;
  const auto id = house.open();
  const auto alice = client_of(house, "alice");
  alice->request("join_auction", about(id));
  house.settle();
  house.advance(1'100);
  const std::size_t before = people_told(*alice);
  const auto bob = client_of(house, "bob", {});
  for (int i = 0; i < 100; ++i) {
    bob->request("join_auction", about(id));
    house.settle();
    bob->request("leave_auction", about(id));
    house.settle();
  }
  house.advance(1'100);
  EXPECT_LE(people_told(*alice) - before, Arrivals::kKeptMax);
  EXPECT_GT(people_told(*alice), before);
}

TEST(PlanNames, TheTokenOfTheQueryCountsWhereAuthHasNone) {
  House house;
  const auto named = [&](const std::string& auth, const Query& query) {
    SocketIoClient client(house.endpoints[0], "/", auth, nullptr, query);
    house.settle();
    return client.connected ? name_in(client, "connected") : client.refusal;
  };
  const auto with = [](const std::string& token) { return Query{{"event_names", "plan"}, {"token", token}}; };
  EXPECT_EQ(named("", with("alice")), "alice");
  EXPECT_EQ(named("{}", with("alice")), "alice");
  EXPECT_EQ(named(R"({"token":null})", with("alice")), "alice");
  EXPECT_EQ(named(R"({"token":"bob"})", with("alice")), "bob");
  EXPECT_EQ(named(R"({"token":7})", with("alice")), "unauthenticated");
  EXPECT_EQ(named("", with("bad")), "unauthenticated");
  EXPECT_EQ(named("", with("")), "unauthenticated");
  EXPECT_EQ(named("", kPlan), "nobody");
}

TEST(PlanNames, MessageIsForBidAlone) {
  House house;
  const auto id = house.open();
  const auto alice = client_of(house, "alice");
  alice->request("join_auction", about(id));
  house.settle();
  const auto good = alice->send("message", R"({"type":"BID","amount":"5.00"})");
  house.settle();
  EXPECT_EQ(alice->ack_code(good), "ok");
  const auto as_text = alice->send("message", R"("{\"type\":\"BID\",\"amount\":\"6.00\"}")");
  house.settle();
  EXPECT_EQ(alice->ack_code(as_text), "ok");
  for (const char* odd : {R"("{\"type\":\"BID\",\"type\":\"BID\",\"amount\":7}")", R"("{\"amount\":7}")", "\"{\"",
                          R"({"type":"chat_message"})", R"({"amount":6})", "7", "\"BID\"", "", "null"})
    EXPECT_EQ(alice->ack_code(alice->send("message", odd)), "invalid_message") << odd;
}

TEST(Presence, ForgetsAnAuctionThatNobodySeesOrWatches) {
  PresenceCounter presence;
  const domain::AuctionId id{domain::Uuid{{1}}};
  const PersonId person = PersonId::user(domain::UserId{domain::Uuid{{2}}});
  presence.enter(id, person, "alice");
  const auto seen = presence.watch(id);
  EXPECT_TRUE(presence.arrivals_after(id, seen).empty()) << "who was there before";
  presence.leave(id, person);
  ASSERT_EQ(presence.arrivals_after(id, seen).size(), 1u);
  EXPECT_EQ(presence.arrivals_after(id, seen).front().username, "alice");
  presence.unwatch(id);
  EXPECT_EQ(presence.watch(id), 0u) << "counted anew";
}

}  // namespace
}  // namespace fa::gateway::test
