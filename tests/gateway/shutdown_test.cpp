// A graceful stop: every session is told, spread over time, and no new one is let in.
#include <gtest/gtest.h>

#include "gateway/support/house.h"

namespace fa::gateway::test {
namespace {

TEST(Shutdown, ClosesEverySessionSpreadOverTheTimeGiven) {
  House house(generous_settings(), 2);
  std::vector<std::unique_ptr<PlainClient>> clients;
  for (std::size_t i = 0; i < 40; ++i) clients.push_back(house.plain(std::nullopt, i % 2));
  const auto closed = [&] {
    std::size_t count = 0;
    for (const auto& client : clients) count += client->connection->close_code == 1012;
    return count;
  };
  house.gateway.close_all(1012, 1'000);
  house.settle();
  EXPECT_LE(closed(), 4u);
  house.advance(500);
  EXPECT_GT(closed(), 10u);
  EXPECT_LT(closed(), 30u);
  house.advance(600);
  EXPECT_EQ(closed(), 40u);
}

TEST(Shutdown, LetsNobodyIn) {
  House house;
  house.gateway.close_all(1012, 0);
  house.settle();
  const auto late = house.plain();
  EXPECT_EQ(late->connection->close_code, 4503);
  EXPECT_EQ(house.socketio("/")->refusal, "unavailable");
}

}  // namespace
}  // namespace fa::gateway::test
