#include "admission/budget.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <map>

#include "support/client_key.h"

namespace fa::admission {
namespace {

using test::client_of;

TEST(Budget, GivesOneClientItsShareAndLeavesTheRestToOthers) {
  Budget budget({.all_max = 10, .client_max = 4});
  EXPECT_EQ(budget.take(client_of("a"), 4), Verdict::granted);
  EXPECT_EQ(budget.take(client_of("a"), 1), Verdict::client_is_full);
  EXPECT_EQ(budget.take(client_of("b"), 4), Verdict::granted);
  EXPECT_EQ(budget.take(client_of("c"), 3), Verdict::all_is_full);
  EXPECT_EQ(budget.take(client_of("c"), 2), Verdict::granted);
  budget.give_back(client_of("a"), 4);
  EXPECT_EQ(budget.take(client_of("a"), 4), Verdict::granted);
}

TEST(Budget, BoundsTheWholeAloneWhereNobodyHasAShare) {
  Budget budget({.all_max = 3, .client_max = 0});
  EXPECT_EQ(budget.take(client_of("a"), 3), Verdict::granted);
  EXPECT_EQ(budget.take(client_of("a"), 1), Verdict::all_is_full);
}

TEST(Lease, GivesBackWhatItHasWhenItEnds) {
  Budget budget({.all_max = 10, .client_max = 10});
  {
    Lease lease(budget, client_of("a"));
    EXPECT_EQ(lease.resize(7), Verdict::granted);
    EXPECT_EQ(lease.resize(11), Verdict::all_is_full);
    EXPECT_EQ(lease.amount(), 7u) << "what was refused changed nothing";
    Lease moved = std::move(lease);
    EXPECT_EQ(moved.resize(2), Verdict::granted);
    EXPECT_EQ(budget.used(), 2u);
  }
  EXPECT_EQ(budget.used(), 0u);
}

TEST(Lease, OfNothingIsGrantedAll) {
  Lease lease;
  EXPECT_EQ(lease.resize(1'000'000), Verdict::granted);
}

// Whatever is taken and given back, in whatever order: the sum is exact, and no bound is passed.
RC_GTEST_PROP(Budget, IsExact, ()) {
  constexpr Bound kBound{.all_max = 100, .client_max = 40};
  Budget budget(kBound);
  std::map<std::string, std::size_t> has;
  std::size_t sum = 0;
  for (const auto& [who, amount] : *rc::gen::container<std::vector<std::pair<int, int>>>(
           rc::gen::pair(rc::gen::inRange(0, 5), rc::gen::inRange(-30, 30)))) {
    const std::string name = std::to_string(who);
    auto& of = has[name];
    if (amount >= 0) {
      const auto more = static_cast<std::size_t>(amount);
      const bool fits = sum + more <= kBound.all_max && of + more <= kBound.client_max;
      RC_ASSERT((budget.take(client_of(name), more) == Verdict::granted) == fits);
      if (fits) of += more, sum += more;
    } else {
      const auto less = std::min(of, static_cast<std::size_t>(-amount));
      budget.give_back(client_of(name), less);
      of -= less, sum -= less;
    }
    RC_ASSERT(budget.used() == sum);
  }
}

}  // namespace
}  // namespace fa::admission
