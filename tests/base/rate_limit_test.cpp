#include "base/rate_limit.h"

#include <gtest/gtest.h>

namespace fa::base {
namespace {

constexpr RateLimit kLimit{.per_second = 10, .burst = 5};

TEST(RateLimiter, LetsABurstThroughAndThenTheRate) {
  RateLimiter limiter(10);
  for (int i = 0; i < 5; ++i) EXPECT_EQ(limiter.take("a", kLimit, 0), 0);
  EXPECT_EQ(limiter.take("a", kLimit, 0), 100);
  EXPECT_EQ(limiter.take("a", kLimit, 100'000), 0);
  EXPECT_EQ(limiter.take("b", kLimit, 0), 0);
}

TEST(RateLimiter, ChargesAfterwardsAndKeepsADebt) {
  RateLimiter limiter(10);
  EXPECT_EQ(limiter.wait("a", kLimit, 0), 0) << "nobody owes anything at first";
  EXPECT_EQ(limiter.spend("a", kLimit, 0, 4), 0);
  EXPECT_EQ(limiter.spend("a", kLimit, 0, 11), 1'000);
  EXPECT_EQ(limiter.wait("a", kLimit, 500'000), 500);
  EXPECT_EQ(limiter.wait("a", kLimit, 1'100'000), 0);
}

}  // namespace
}  // namespace fa::base
