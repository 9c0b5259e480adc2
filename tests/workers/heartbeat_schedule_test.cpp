// When timer_update is due.
#include "services/timer/heartbeat_schedule.h"

#include <gtest/gtest.h>

#include <vector>

namespace fa::timer {
namespace {

constexpr std::int64_t kEnd = 1'000'000'000;

// How long before the end each update from `remaining_ms` on is told, at most `max` of them.
std::vector<std::int64_t> remaining_at_updates(std::int64_t remaining_ms, std::size_t max,
                                               const HeartbeatSchedule& schedule = {}) {
  std::vector<std::int64_t> marks;
  std::int64_t now = kEnd - remaining_ms;
  while (marks.size() < max) {
    const auto next = next_timer_update(schedule, kEnd, now);
    if (!next) break;
    EXPECT_GT(*next, now);
    now = *next;
    marks.push_back(kEnd - now);
  }
  return marks;
}
using Marks = std::vector<std::int64_t>;

TEST(HeartbeatScheduleTest, EveryFiveSecondsBeforeTheLastMinute) {
  EXPECT_EQ(remaining_at_updates(75'001, 4), (Marks{75'000, 70'000, 65'000, 60'000}));
}

TEST(HeartbeatScheduleTest, EverySecondInTheLastMinuteUntilTheEnd) {
  EXPECT_EQ(remaining_at_updates(60'000, 2), (Marks{59'000, 58'000}));
  EXPECT_EQ(remaining_at_updates(2'500, 9), (Marks{2'000, 1'000}));
  EXPECT_EQ(remaining_at_updates(60'001, 100).size(), 60u);
}

TEST(HeartbeatScheduleTest, NothingAtTheEndOrAfterIt) {
  EXPECT_EQ(next_timer_update({}, kEnd, kEnd - 1), std::nullopt);
  EXPECT_EQ(next_timer_update({}, kEnd, kEnd), std::nullopt);
  EXPECT_EQ(next_timer_update({}, kEnd, kEnd + 5'000), std::nullopt);
}

TEST(HeartbeatScheduleTest, AnotherIntervalHoldsBeforeTheLastMinuteAlone) {
  EXPECT_EQ(remaining_at_updates(100'000, 3, {.interval_ms = 30'000}), (Marks{90'000, 60'000, 59'000}));
  EXPECT_EQ(remaining_at_updates(70'000, 2, {.interval_ms = 45'000}), (Marks{60'000, 59'000}));
}

TEST(HeartbeatScheduleTest, AnIntervalBelowASecondHoldsInTheLastMinuteToo) {
  EXPECT_EQ(remaining_at_updates(1'000, 3, {.interval_ms = 250}), (Marks{750, 500, 250}));
}

}  // namespace
}  // namespace fa::timer
