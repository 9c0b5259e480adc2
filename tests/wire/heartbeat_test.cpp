// Pings and the patience for pongs, on a clock of the test's own.
#include "wire/heartbeat.h"

#include <gtest/gtest.h>

namespace fa::wire {
namespace {

using Action = Heartbeat::Action;
constexpr HeartbeatTiming kTiming{.ping_interval_ms = 300, .ping_timeout_ms = 200};

Heartbeat started() {
  Heartbeat heartbeat;
  heartbeat.start(1000, kTiming);
  return heartbeat;
}

TEST(Heartbeat, PingsAfterTheIntervalAndGivesUpAfterTheTimeout) {
  Heartbeat heartbeat = started();
  EXPECT_EQ(heartbeat.tick(1299, kTiming), Action::none);
  EXPECT_EQ(heartbeat.tick(1300, kTiming), Action::send_ping);
  EXPECT_EQ(heartbeat.tick(1499, kTiming), Action::none);
  EXPECT_EQ(heartbeat.tick(1500, kTiming), Action::timed_out);
}

TEST(Heartbeat, PongStartsTheIntervalAgain) {
  Heartbeat heartbeat = started();
  heartbeat.tick(1300, kTiming);
  heartbeat.on_pong(1450, kTiming);
  EXPECT_EQ(heartbeat.tick(1749, kTiming), Action::none);
  EXPECT_EQ(heartbeat.tick(1750, kTiming), Action::send_ping);
}

TEST(Heartbeat, AnotherPacketGivesThePongMoreTimeOnce) {
  Heartbeat heartbeat = started();
  heartbeat.tick(1300, kTiming);
  heartbeat.on_other_packet(1400, kTiming);
  EXPECT_EQ(heartbeat.tick(1500, kTiming), Action::none);
  heartbeat.on_other_packet(1590, kTiming);
  EXPECT_EQ(heartbeat.tick(1600, kTiming), Action::timed_out);
}

TEST(Heartbeat, PingThatATimerDelayedLeavesTheTimeoutWhereItWas) {
  Heartbeat heartbeat = started();
  EXPECT_EQ(heartbeat.tick(1312, kTiming), Action::send_ping);
  EXPECT_EQ(heartbeat.tick(1500, kTiming), Action::timed_out);
}

TEST(Heartbeat, PingAfterAStallStillLeavesTimeForThePong) {
  Heartbeat heartbeat = started();
  EXPECT_EQ(heartbeat.tick(9000, kTiming), Action::send_ping);
  EXPECT_EQ(heartbeat.tick(9149, kTiming), Action::none);
  EXPECT_EQ(heartbeat.tick(9150, kTiming), Action::timed_out);
}

TEST(Heartbeat, PacketsBeforeThePingMoveNothing) {
  Heartbeat heartbeat = started();
  heartbeat.on_other_packet(1250, kTiming);
  EXPECT_EQ(heartbeat.due_ms(), 1300);
}

}  // namespace
}  // namespace fa::wire
