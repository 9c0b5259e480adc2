#include "net/timeout_wheel.h"

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <vector>

namespace fa::net {
namespace {

struct Entry : WheelEntry {
  explicit Entry(std::function<void()> what) : action(std::move(what)) {}
  void on_timeout() override { action(); }
  std::function<void()> action;
};

TEST(TimeoutWheel, DeadlinesComeInOrderAndNeverEarly) {
  EventLoop loop;
  TimeoutWheel wheel(loop, 5);
  std::vector<int> seen;
  const auto begin_us = loop.now_us();
  std::int64_t late_us = 0;
  Entry soon([&] { seen.push_back(1); });
  Entry later([&] {
    seen.push_back(2);
    late_us = loop.now_us();
    loop.stop();
  });
  wheel.arm(later, 40);
  wheel.arm(soon, 10);
  loop.run();
  EXPECT_EQ(seen, (std::vector{1, 2}));
  EXPECT_GE(late_us - begin_us, 40'000);
}

TEST(TimeoutWheel, ADisarmedOrDestroyedEntryDoesNotTimeOut) {
  EventLoop loop;
  TimeoutWheel wheel(loop, 2);
  int timed_out = 0;
  Entry disarmed([&] { ++timed_out; });
  auto destroyed = std::make_unique<Entry>([&] { ++timed_out; });
  Entry last([&] { loop.stop(); });
  wheel.arm(disarmed, 4);
  wheel.arm(*destroyed, 4);
  wheel.arm(last, 20);
  wheel.disarm(disarmed);
  destroyed.reset();
  loop.run();
  EXPECT_EQ(timed_out, 0);
}

TEST(TimeoutWheel, ArmingAgainMovesTheDeadline) {
  EventLoop loop;
  TimeoutWheel wheel(loop, 2);
  std::vector<int> seen;
  Entry moved([&] {
    seen.push_back(2);
    loop.stop();
  });
  Entry first([&] { seen.push_back(1); });
  wheel.arm(moved, 2);
  wheel.arm(first, 10);
  wheel.arm(moved, 30);
  loop.run();
  EXPECT_EQ(seen, (std::vector{1, 2}));
}

TEST(TimeoutWheel, ATimeoutMayDisarmAnotherThatIsDueInTheSameTick) {
  EventLoop loop;
  TimeoutWheel wheel(loop, 2);
  int timed_out = 0;
  std::vector<std::unique_ptr<Entry>> pair;
  for (int i = 0; i < 2; ++i)
    pair.push_back(std::make_unique<Entry>([&, other = 1 - i] {
      ++timed_out;
      wheel.disarm(*pair[static_cast<std::size_t>(other)]);
    }));
  Entry last([&] { loop.stop(); });
  for (auto& entry : pair) wheel.arm(*entry, 4);
  wheel.arm(last, 12);
  loop.run();
  EXPECT_EQ(timed_out, 1);
}

TEST(TimeoutWheel, ADeadlineBeyondOneRoundWaitsForItsRound) {
  EventLoop loop;
  TimeoutWheel wheel(loop, 1);  // 512 slots: a round of about half a second
  const auto begin_us = loop.now_us();
  std::int64_t ran_us = 0;
  Entry far([&] {
    ran_us = loop.now_us();
    loop.stop();
  });
  wheel.arm(far, 600);
  loop.run();
  EXPECT_GE(ran_us - begin_us, 600'000);
}

}  // namespace
}  // namespace fa::net
