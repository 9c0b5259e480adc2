// The auctions' clock against a machine whose clocks do what clocks do (rules, "A bid").
#include "adapters/embedded/slewing_clock.h"

#include <gtest/gtest.h>

namespace fa::embedded {
namespace {

constexpr std::int64_t kSecond = 1'000'000;
constexpr std::int64_t kHourMs = 3'600'000;
constexpr std::int64_t kWallMs = 1'700'000'000'000;

struct MachineTime {
  std::int64_t boottime_us = 0;
  std::int64_t wall_us = 0;
  std::int64_t monotonic_us = 0;
};

class Machine final : public MachineClocks {
 public:
  std::int64_t boottime_us() const override { return time.boottime_us; }
  std::int64_t wall_us() const override { return time.wall_us; }
  std::int64_t monotonic_us() const override { return time.monotonic_us; }
  SlewingClock clock(const std::string& boot_id = "this boot") { return SlewingClock(nullptr, *this, boot_id); }
  // All clocks go on, and whoever has a clock looks at it often.
  void run(const SlewingClock& clock, std::int64_t ms, std::int64_t look_every_ms = 50) {
    for (std::int64_t left = ms; left > 0; left -= look_every_ms) {
      pass(std::min(left, look_every_ms));
      const auto now = clock.unix_ms();
      EXPECT_GE(now, last_ms_) << "it never steps back";
      last_ms_ = now;
    }
  }
  void pass(std::int64_t ms) {
    time.boottime_us += ms * 1'000;
    time.wall_us += ms * 1'000;
    time.monotonic_us += ms * 1'000;
  }
  void step_wall(std::int64_t ms) { time.wall_us += ms * 1'000; }

  MachineTime time{.boottime_us = 500 * kSecond, .wall_us = kWallMs * 1'000, .monotonic_us = 400 * kSecond};

 private:
  std::int64_t last_ms_ = 0;
};

TEST(SlewingClock, StartsAtTheWallClockAndGoesOnWithIt) {
  Machine machine;
  const auto clock = machine.clock();
  EXPECT_EQ(clock.unix_ms(), kWallMs);
  machine.run(clock, kHourMs);
  EXPECT_EQ(clock.unix_ms(), kWallMs + kHourMs);
  EXPECT_EQ(clock.mark().boottime_ms, 500'000 + kHourMs);
  EXPECT_EQ(clock.monotonic_us(), 400 * kSecond + kHourMs * 1'000);
}

TEST(SlewingClock, AWallClockThatIsWrongForThreeSecondsMovesItByMilliseconds) {
  for (const std::int64_t step : {2 * kHourMs, -2 * kHourMs}) {
    Machine machine;
    const auto clock = machine.clock();
    machine.run(clock, 10'000);
    machine.step_wall(step);
    machine.run(clock, 3'000);
    EXPECT_NEAR(static_cast<double>(clock.unix_ms() - (kWallMs + 13'000)), 0, 16);
    machine.step_wall(-step);
    machine.run(clock, 10'000);
    EXPECT_NEAR(static_cast<double>(clock.unix_ms() - (kWallMs + 23'000)), 0, 1) << "and comes back";
  }
}

TEST(SlewingClock, FollowsAWallClockThatWasSetByFiveMillisecondsASecond) {
  Machine machine;
  const auto clock = machine.clock();
  machine.step_wall(1'000);
  machine.run(clock, 100'000);
  EXPECT_NEAR(static_cast<double>(clock.unix_ms() - (kWallMs + 100'000)), 500, 2);
  machine.run(clock, 120'000);
  EXPECT_EQ(clock.unix_ms(), kWallMs + 221'000) << "and no further than it";
}

TEST(SlewingClock, AMachineThatWasSuspendedHasLostTheTime) {
  Machine machine;
  const auto clock = machine.clock();
  machine.time.boottime_us += 600 * kSecond;  // CLOCK_MONOTONIC stands still meanwhile
  machine.time.wall_us += 600 * kSecond;
  EXPECT_EQ(clock.unix_ms(), kWallMs + 600'000);
  EXPECT_EQ(clock.monotonic_us(), 400 * kSecond);
}

TEST(SlewingClock, GoesOnWhereItWasWhateverTheWallClockSaysNow) {
  Machine machine;
  ports::ClockMark last;
  {
    const auto clock = machine.clock();
    machine.run(clock, 5'000);
    last = clock.mark();
  }
  machine.pass(7'000);
  machine.step_wall(-2 * kHourMs);
  auto next = machine.clock();
  next.go_on(last, "this boot", last.unix_ms);
  EXPECT_NEAR(static_cast<double>(next.unix_ms() - (kWallMs + 12'000)), 0, 1);
}

TEST(SlewingClock, AfterAnotherBootStartsAtTheWallClockButNeverEarlierThanItWas) {
  Machine machine;
  const ports::ClockMark last{kWallMs + 5'000, 900'000};
  auto behind = machine.clock("another boot");
  behind.go_on(last, "this boot", last.unix_ms);
  EXPECT_EQ(behind.unix_ms(), kWallMs + 5'000);
  machine.pass(60'000);
  auto ahead = machine.clock("another boot");
  ahead.go_on(last, "this boot", last.unix_ms);
  EXPECT_EQ(ahead.unix_ms(), kWallMs + 60'000);
}

TEST(SlewingClock, WithoutAPastStartsAtTheWallClock) {
  Machine machine;
  auto clock = machine.clock();
  clock.go_on(std::nullopt, {}, 0);
  EXPECT_EQ(clock.unix_ms(), kWallMs);
}

TEST(SlewingClock, ReadsTheMachine) {
  const SlewingClock clock;
  EXPECT_FALSE(clock.boot_id().empty());
  const auto before = clock.mark();
  const auto after = clock.mark();
  EXPECT_GT(before.unix_ms, kWallMs);
  EXPECT_GE(after.unix_ms, before.unix_ms);
  EXPECT_GT(before.boottime_ms, 0);
}

}  // namespace
}  // namespace fa::embedded
