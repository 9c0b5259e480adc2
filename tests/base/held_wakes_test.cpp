// Wake-ups that wait until all of the work is handed over.
#include "base/held_wakes.h"

#include <gtest/gtest.h>

#include <thread>

namespace fa::test {
namespace {

struct Sleeper final : base::Wakeable {
  void wake_now() override { ++wakes; }
  int wakes = 0;
};

TEST(HeldWakes, WakesAtOnceWhereNothingIsHeld) {
  Sleeper sleeper;
  base::HeldWakes::wake(sleeper);
  EXPECT_EQ(sleeper.wakes, 1);
}

TEST(HeldWakes, WakesEachOnceAtTheEnd) {
  Sleeper first;
  Sleeper second;
  {
    const base::HeldWakes held;
    for (int i = 0; i < 3; ++i) {
      base::HeldWakes::wake(first);
      base::HeldWakes::wake(second);
    }
    EXPECT_EQ(first.wakes + second.wakes, 0);
  }
  EXPECT_EQ(first.wakes, 1);
  EXPECT_EQ(second.wakes, 1);
}

TEST(HeldWakes, WithinAnotherHoldsUntilTheOuterEnds) {
  Sleeper sleeper;
  {
    const base::HeldWakes outer;
    {
      const base::HeldWakes inner;
      base::HeldWakes::wake(sleeper);
    }
    EXPECT_EQ(sleeper.wakes, 0);
  }
  EXPECT_EQ(sleeper.wakes, 1);
}

TEST(HeldWakes, HoldsNoOtherThreads) {
  Sleeper sleeper;
  const base::HeldWakes held;
  std::thread([&] { base::HeldWakes::wake(sleeper); }).join();
  EXPECT_EQ(sleeper.wakes, 1);
}

}  // namespace
}  // namespace fa::test
