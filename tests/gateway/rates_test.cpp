// Rates: of bids and chat by user and tier, of guests by address, of everything by connection. Refused is told with a
// wait.
#include <gtest/gtest.h>

#include "gateway/support/house.h"

namespace fa::gateway::test {
namespace {

Settings with_bid_rate(base::RateLimit rate) {
  Settings settings = generous_settings();
  settings.bids.by_tier[0] = rate;
  return settings;
}

std::int64_t retry_after(Client& client, const std::string& ref) {
  return *client.answer(ref)->find("error")->int64_at("retry_after_ms");
}

TEST(Rates, OfBidsAreByUserOverAllTabs) {
  House house(with_bid_rate({1, 2}));
  const auto id = house.open();
  const auto tab = house.plain("alice");
  const auto phone = house.plain("alice");
  const auto bob = house.plain("bob");
  tab->request("place_bid", bid_fields(id, "5"));
  phone->request("place_bid", bid_fields(id, "6"));
  const auto third = tab->request("place_bid", bid_fields(id, "7"));
  const auto bobs = bob->request("place_bid", bid_fields(id, "8"));
  house.settle();
  EXPECT_EQ(tab->ack_code(third), "rate_limited");
  EXPECT_GT(retry_after(*tab, third), 0);
  EXPECT_LE(retry_after(*tab, third), 1'000);
  EXPECT_EQ(bob->ack_code(bobs), "ok");
  house.advance(retry_after(*tab, third));
  const auto later = tab->request("place_bid", bid_fields(id, "9"));
  house.settle();
  EXPECT_EQ(tab->ack_code(later), "ok");
}

TEST(Rates, OfBidsAreSharedWithRest) {
  House house(with_bid_rate({1, 1}));
  const auto id = house.open();
  ASSERT_EQ(house.bid_rates.take(domain::to_string(user_id_of("alice")), {1, 1}, house.clock.us), 0);
  const auto alice = house.plain("alice");
  EXPECT_EQ(alice->ack_code(alice->request("place_bid", bid_fields(id, "5"))), "rate_limited");
}

TEST(Rates, OfBidsAreByTier) {
  House house(with_bid_rate({1, 1}));
  const auto id = house.open();
  house.identity.tier = ports::Tier::trusted;
  const auto alice = house.plain("alice");
  for (int cents = 500; cents < 520; ++cents)
    alice->request("place_bid", bid_fields(id, '"' + domain::to_string(domain::Cents{cents}) + '"'));
  house.settle();
  EXPECT_EQ(house.live.at(id).bid_count(), 20);
}

TEST(Rates, ComeAfterTheShapeAndBeforeTheDecision) {
  House house(with_bid_rate({1, 1}));
  const auto alice = house.plain("alice");
  alice->request("place_bid", R"("auction_id":"nonsense","amount":"5.00")");
  EXPECT_EQ(alice->ack_code("1"), "auction_not_found");
  EXPECT_EQ(alice->ack_code(alice->request("place_bid", R"("auction_id":7)")), "invalid_message");
  EXPECT_EQ(alice->ack_code(alice->request("place_bid", R"("auction_id":"nonsense","amount":"5.00")")), "rate_limited");
}

TEST(Rates, OfChatAreTheirOwn) {
  Settings settings = generous_settings();
  settings.chat.by_tier[0] = {1, 1};
  House house(settings);
  const auto id = house.open();
  const auto alice = house.viewer(id, "alice");
  alice->request("chat_message", about(id, R"("message":"one")"));
  const auto second = alice->request("chat_message", about(id, R"("message":"two")"));
  const auto bid = alice->request("place_bid", bid_fields(id, "5"));
  house.settle();
  EXPECT_EQ(alice->ack_code(second), "rate_limited");
  EXPECT_EQ(alice->ack_code(bid), "ok");
}

TEST(Rates, OfGuestsAreByAddress) {
  Settings settings = generous_settings();
  settings.limits.guest_requests = {1, 2};
  House house(settings);
  const auto one = house.plain();
  const auto other = house.plain();
  const auto alice = house.plain("alice");
  EXPECT_TRUE(one->answer(one->request("time_sync", R"("t0":1)"))->find("t1"));
  EXPECT_TRUE(other->answer(other->request("time_sync", R"("t0":1)"))->find("t1"));
  EXPECT_EQ(one->ack_code(one->request("time_sync", R"("t0":1)")), "rate_limited");
  EXPECT_TRUE(alice->answer(alice->request("time_sync", R"("t0":1)"))->find("t1"));
}

TEST(Rates, OfAConnectionHoldForWhateverItSends) {
  Settings settings;
  settings.limits.messages = {10, 100};
  settings.bids.by_tier.fill({1, 1});  // whoever may bid more often may also send more
  settings.chat.by_tier.fill({1, 1});
  House house(settings);
  const auto client = house.plain();
  for (int i = 0; i < 200; ++i) client->send("nonsense");
  std::map<std::string, int> codes;
  for (const Value& error : client->events("error")) ++codes[*error.string_at("code")];
  EXPECT_EQ(codes["invalid_message"], 100);
  EXPECT_EQ(codes["rate_limited"], 100);
  house.advance(1'000);
  const auto ref = client->request("time_sync", R"("t0":1)");
  EXPECT_TRUE(client->answer(ref)->find("t1"));
}

}  // namespace
}  // namespace fa::gateway::test
