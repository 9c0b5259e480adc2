#include "adapters/embedded/identity/attempt_throttle.h"

#include <gtest/gtest.h>

#include "identity/support/manual_clock.h"

namespace fa::test {
namespace {

using identity::AttemptThrottle;

TEST(AttemptThrottle, doubles_the_wait_up_to_its_maximum) {
  ManualClock clock;
  AttemptThrottle throttle({.free_attempts = 2, .first_wait_ms = 100, .wait_max_ms = 350}, clock);
  EXPECT_EQ(throttle.begin("k"), 0);
  EXPECT_EQ(throttle.begin("k"), 0);
  for (const std::int64_t wait_ms : {100, 200, 350, 350}) {
    EXPECT_EQ(throttle.begin("k"), wait_ms);
    clock.advance_ms(wait_ms - 1);
    EXPECT_EQ(throttle.begin("k"), 1);
    clock.advance_ms(1);
    EXPECT_EQ(throttle.begin("k"), 0);
  }
}

TEST(AttemptThrottle, counts_each_key_for_itself) {
  ManualClock clock;
  AttemptThrottle throttle({.free_attempts = 1}, clock);
  EXPECT_EQ(throttle.begin("a"), 0);
  EXPECT_GT(throttle.begin("a"), 0);
  EXPECT_EQ(throttle.begin("b"), 0);
}

TEST(AttemptThrottle, forgets_after_a_success_and_after_quiet) {
  ManualClock clock;
  AttemptThrottle throttle(
      {.free_attempts = 1, .first_wait_ms = 3'600'000, .wait_max_ms = 3'600'000, .forget_after_ms = 60'000}, clock);
  throttle.begin("a");
  throttle.succeeded("a");
  EXPECT_EQ(throttle.begin("a"), 0);
  EXPECT_GT(throttle.begin("a"), 0);
  clock.advance_ms(60'001);
  EXPECT_EQ(throttle.begin("a"), 0);
}

TEST(AttemptThrottle, takes_back_an_attempt_that_was_no_guess) {
  ManualClock clock;
  AttemptThrottle throttle({.free_attempts = 2}, clock);
  for (int i = 0; i < 10; ++i) {
    EXPECT_EQ(throttle.begin("a"), 0);
    throttle.take_back("a");
  }
  EXPECT_EQ(throttle.size(), 0u);
}

TEST(AttemptThrottle, stays_within_its_bound) {
  ManualClock clock;
  AttemptThrottle throttle({.free_attempts = 1, .keys_max = 10}, clock);
  for (int i = 0; i < 100; ++i) {
    clock.advance_ms(1);
    throttle.begin(std::to_string(i));
  }
  EXPECT_EQ(throttle.size(), 10u);
  EXPECT_GT(throttle.begin("99"), 0);  // the newest are those it remembers
}

}  // namespace
}  // namespace fa::test
