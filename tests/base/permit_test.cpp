#include "base/permit.h"

#include <gtest/gtest.h>

#include <semaphore>
#include <stdexcept>

namespace fa::base {
namespace {

TEST(Permit, IsTakenWhereThereIsOneAndGivenBackAtItsEnd) {
  std::counting_semaphore<2> places{2};
  for (int i = 0; i < 3; ++i) {
    const Permit first(places);
    const Permit second(places);
    EXPECT_TRUE(first && second);
    EXPECT_FALSE(Permit(places));
  }
}

TEST(Permit, IsGivenBackOnceWhereItWasMovedAndWhereSomebodyThrew) {
  std::counting_semaphore<1> place{1};
  const auto hold_and_throw = [&] {
    Permit permit(place);
    const Permit moved(std::move(permit));
    EXPECT_FALSE(permit);
    throw std::runtime_error("failed");
  };
  EXPECT_THROW(hold_and_throw(), std::runtime_error);
  const Permit again(place);
  EXPECT_TRUE(again);
  EXPECT_FALSE(Permit(place));
}

}  // namespace
}  // namespace fa::base
