#include "admission/door.h"

#include <gtest/gtest.h>

#include "base/log.h"
#include "support/client_key.h"

namespace fa::admission {
namespace {

using test::client_of;

constexpr std::int64_t kSecondUs = 1'000'000;

TEST(Door, LetsAClientAskAtItsRateAndOthersAtTheirs) {
  DoorLimits limits;
  limits.requests = {.per_second = 1, .burst = 2};
  Door door(limits);
  EXPECT_EQ(door.request(client_of("a"), Demand::usual, 0), 0);
  EXPECT_EQ(door.request(client_of("a"), Demand::usual, 0), 0);
  EXPECT_EQ(door.request(client_of("a"), Demand::usual, 0), 1'000);
  EXPECT_EQ(door.request(client_of("b"), Demand::usual, 0), 0);
  EXPECT_EQ(door.request(client_of("a"), Demand::usual, kSecondUs), 0);
}

TEST(Door, HasALowerRateForHeavyRequests) {
  DoorLimits limits;
  limits.requests = {.per_second = 1, .burst = 10};
  limits.heavy_requests = {.per_second = 1, .burst = 1};
  Door door(limits);
  EXPECT_EQ(door.request(client_of("a"), Demand::heavy, 0), 0);
  EXPECT_GT(door.request(client_of("a"), Demand::heavy, 0), 0);
  EXPECT_EQ(door.request(client_of("a"), Demand::usual, 0), 0);
}

TEST(Door, LooksAtNoMoreTokensOfAClientWhoseTokensDoNotHold) {
  DoorLimits limits;
  limits.failed_sign_ins = {.per_second = 1, .burst = 3};
  Door door(limits);
  const auto a = client_of("a");
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(door.before_sign_in(a, "bad", 0), 0);
    door.sign_in_failed(a, 0);
  }
  EXPECT_GT(door.before_sign_in(a, "bad", 0), 0);
  EXPECT_EQ(door.before_sign_in(client_of("b"), "bad", 0), 0);
  EXPECT_EQ(door.before_sign_in(a, "bad", 2 * kSecondUs), 0);
}

TEST(Door, LetsATokenThatHeldThroughWhoeverElseGuessesAtTheAddress) {
  DoorLimits limits;
  limits.failed_sign_ins = {.per_second = 1, .burst = 1};
  Door door(limits);
  const auto venue = client_of("venue");
  door.sign_in_succeeded("anna's token");
  for (int i = 0; i < 10; ++i) door.sign_in_failed(venue, 0);
  EXPECT_GT(door.before_sign_in(venue, "a guess", 0), 0);
  EXPECT_EQ(door.before_sign_in(venue, "anna's token", 0), 0);
}

TEST(Door, BoundsLogLinesOfOneClientAndOfAll) {
  DoorLimits limits;
  limits.log_lines = {.per_second = 1, .burst = 2};
  limits.log_lines_all = {.per_second = 1, .burst = 3};
  Door door(limits);
  base::log::set_level(base::log::Level::off);
  EXPECT_TRUE(door.log_line(client_of("a"), 0));
  EXPECT_TRUE(door.log_line(client_of("a"), 0));
  EXPECT_FALSE(door.log_line(client_of("a"), 0));
  EXPECT_TRUE(door.log_line(client_of("b"), 0));
  EXPECT_FALSE(door.log_line(client_of("c"), 0));
  EXPECT_EQ(door.refusals(Resource::log_lines, Verdict::client_is_full), 1u);
  EXPECT_EQ(door.refusals(Resource::log_lines, Verdict::all_is_full), 1u);
}

TEST(Door, CountsWhatItRefusesByResourceAndBound) {
  Door door(DoorLimits{});
  base::log::set_level(base::log::Level::off);
  door.refused(Resource::connections, Verdict::client_is_full, "192.0.2.1", 0);
  door.refused(Resource::connections, Verdict::client_is_full, "192.0.2.1", 1);
  door.refused(Resource::connections, Verdict::all_is_full, "192.0.2.1", 2);
  EXPECT_EQ(door.refusals(Resource::connections, Verdict::client_is_full), 2u);
  EXPECT_EQ(door.refusals(Resource::connections, Verdict::all_is_full), 1u);
  EXPECT_EQ(door.refusals(Resource::sessions, Verdict::client_is_full), 0u);
}

}  // namespace
}  // namespace fa::admission
