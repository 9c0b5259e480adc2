// timer_update: every second in the last minute, at an interval before, only while the auction is live.
#include <gtest/gtest.h>

#include "gateway/support/house.h"
#include "services/gateway/heartbeat.h"

namespace fa::gateway::test {
namespace {

static_assert(timer_update_due(60'000, 1'000, 5'000));
static_assert(timer_update_due(1, 1'000, 5'000));
static_assert(!timer_update_due(60'001, 1'000, 5'000));
static_assert(timer_update_due(60'001, 5'000, 5'000));
static_assert(timer_update_due(600'000, 2'000, 2'000));

TEST(Heartbeat, ComesEverySecondInTheLastMinute) {
  House house;
  const auto id = house.open(60'000);
  const auto viewer = house.viewer(id);
  house.advance(10'000);
  const auto updates = viewer->events("timer_update");
  EXPECT_EQ(updates.size(), 10u);
  const std::int64_t end = house.live.at(id).end_time();
  for (const Value& update : updates) {
    EXPECT_EQ(*update.int64_at("end_time"), end);
    EXPECT_EQ(*update.int64_at("remaining_ms"), end - *update.int64_at("server_time"));
  }
}

TEST(Heartbeat, ComesEveryFiveSecondsBefore) {
  House house;
  const auto id = house.open(600'000);
  const auto viewer = house.viewer(id);
  house.advance(30'000);
  EXPECT_EQ(viewer->count("timer_update"), 6u);
}

TEST(Heartbeat, HasASettableInterval) {
  Settings settings = generous_settings();
  settings.timer_broadcast_interval_ms = 2'000;
  House house(settings);
  const auto id = house.open(600'000);
  const auto viewer = house.viewer(id);
  house.advance(30'000);
  EXPECT_EQ(viewer->count("timer_update"), 15u);
}

TEST(Heartbeat, FollowsExtensionsAndEndsWithTheClose) {
  House house;
  const auto id = house.open(20'000);
  const auto viewer = house.viewer(id);
  house.bid(id, 100);
  house.advance(1'000);
  EXPECT_EQ(*viewer->events("timer_update").back().int64_at("end_time"), house.live.at(id).end_time());
  house.live.close_now(id);
  house.settle();
  const auto count = viewer->count("timer_update");
  house.advance(5'000);
  EXPECT_EQ(viewer->count("timer_update"), count);
}

TEST(Heartbeat, NeverTellsLessThanNothingLeft) {
  House house;
  const auto id = house.open(1'000);
  const auto viewer = house.viewer(id);
  house.advance(3'000);
  EXPECT_EQ(*viewer->events("timer_update").back().int64_at("remaining_ms"), 0);
}

}  // namespace
}  // namespace fa::gateway::test
