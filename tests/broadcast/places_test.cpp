#include "services/broadcast/places.h"

#include <gtest/gtest.h>

#include <optional>
#include <vector>

namespace fa::broadcast {
namespace {

using Refusal = Places::Refusal;

TEST(BroadcastPlaces, OneAddressHoldsAFewOfThemAndLeavesTheOthersToOthers) {
  Places places(5, 2);
  std::vector<Places::Place> held;
  for (int i = 0; i < 2; ++i) held.push_back(*places.take("one"));
  EXPECT_EQ(places.take("one").error(), Refusal::address_share);
  for (int i = 0; i < 2; ++i) held.push_back(*places.take("two"));
  held.push_back(*places.take("three"));
  EXPECT_EQ(places.take("four").error(), Refusal::all_taken);
}

TEST(BroadcastPlaces, APlaceIsFreeAgainWithItsConnection) {
  Places places(2, 1);
  for (int i = 0; i < 3; ++i) {
    auto place = places.take("one");
    ASSERT_TRUE(place.has_value()) << i;
    const Places::Place moved = std::move(*place);
    EXPECT_FALSE(places.take("one").has_value());
  }
}

TEST(BroadcastPlaces, WhoIsAdmittedCountsForAllAndNoLongerForTheirAddress) {
  Places places(2, 1);
  {
    auto first = places.take("one");
    first->admit();
    first->admit();
    auto second = places.take("one");
    ASSERT_TRUE(second.has_value());
    EXPECT_EQ(places.take("one").error(), Refusal::all_taken);
    second->admit();
    EXPECT_EQ(places.take("two").error(), Refusal::all_taken);
  }
  auto again = places.take("one");
  EXPECT_TRUE(again.has_value());
  EXPECT_EQ(places.take("one").error(), Refusal::address_share);
}

TEST(BroadcastPlaces, RefusesWithoutRememberingTheAddress) {
  Places places(2, 0);
  EXPECT_EQ(places.take("one").error(), Refusal::address_share);
  EXPECT_EQ(places.take("one").error(), Refusal::address_share);
}

}  // namespace
}  // namespace fa::broadcast
