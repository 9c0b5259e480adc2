#include "adapters/embedded/identity/allowance.h"

#include <gtest/gtest.h>

#include "identity/support/manual_clock.h"

namespace fa::test {
namespace {

using identity::Allowance;

TEST(Allowance, refills_one_at_a_time_up_to_its_bound) {
  ManualClock clock;
  Allowance allowance({.at_once = 2, .refill_ms = 100}, clock);
  EXPECT_EQ(allowance.take("k", "a"), 0);
  EXPECT_EQ(allowance.take("k", "a"), 0);
  EXPECT_EQ(allowance.take("k", "a"), 100);
  clock.advance_ms(60);
  EXPECT_EQ(allowance.take("k", "a"), 40);
  clock.advance_ms(40);
  EXPECT_EQ(allowance.take("k", "a"), 0);
  clock.advance_ms(10'000);
  EXPECT_EQ(allowance.take("k", "a"), 0);
  EXPECT_EQ(allowance.take("k", "a"), 0);
  EXPECT_GT(allowance.take("k", "a"), 0);
}

TEST(Allowance, counts_each_key_for_itself) {
  ManualClock clock;
  Allowance allowance({.at_once = 1}, clock);
  EXPECT_EQ(allowance.take("one", "a"), 0);
  EXPECT_GT(allowance.take("one", "a"), 0);
  EXPECT_EQ(allowance.take("other", "a"), 0);
}

TEST(Allowance, gives_back_to_each_only_what_they_took) {
  ManualClock clock;
  Allowance allowance({.at_once = 3}, clock);
  allowance.take("k", "a");
  allowance.take("k", "a");
  allowance.take("k", "b");
  allowance.give_all_back("k", "c");
  EXPECT_GT(allowance.take("k", "c"), 0);
  allowance.give_all_back("k", "a");
  allowance.give_all_back("k", "a");
  EXPECT_EQ(allowance.take("k", "c"), 0);
  EXPECT_EQ(allowance.take("k", "c"), 0);
  EXPECT_GT(allowance.take("k", "c"), 0);
  allowance.give_back("k", "b");
  EXPECT_EQ(allowance.take("k", "c"), 0);
}

TEST(Allowance, stays_within_its_bound_and_forgets_who_used_least) {
  ManualClock clock;
  Allowance allowance({.at_once = 2, .refill_ms = 100'000, .keys_max = 3}, clock);
  allowance.take("heavy", "a");
  allowance.take("heavy", "a");
  for (int i = 0; i < 20; ++i) allowance.take("light" + std::to_string(i), "a");
  EXPECT_EQ(allowance.size(), 3u);
  EXPECT_GT(allowance.take("heavy", "a"), 0);
}

}  // namespace
}  // namespace fa::test
