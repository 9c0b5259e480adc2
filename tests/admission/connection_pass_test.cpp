#include "admission/connection_pass.h"

#include <gtest/gtest.h>

#include "support/client_key.h"

namespace fa::admission {
namespace {

using test::client_of;

std::shared_ptr<Door> door_with(const Bound& connections) {
  DoorLimits limits;
  limits.connections = connections;
  limits.input_bytes = {.all_max = 256 * 1024, .client_max = 64 * 1024};
  return Door::make(limits);
}

TEST(ConnectionPass, CountsWhileItLives) {
  const auto door = door_with({.all_max = 10, .client_max = 2});
  {
    const auto first = ConnectionPass::of(door, client_of("a"));
    const auto second = ConnectionPass::of(door, client_of("a"));
    EXPECT_TRUE(first && second);
    EXPECT_EQ(ConnectionPass::of(door, client_of("a")).error(), Verdict::client_is_full);
    EXPECT_TRUE(ConnectionPass::of(door, client_of("b")));
    EXPECT_EQ(door->connections().used(), 2u) << "b's has ended";
  }
  EXPECT_EQ(door->connections().used(), 0u);
}

TEST(ConnectionPass, OfAProxyIsChargedToWhomItsRequestsNameAndMovesWithThem) {
  const auto door = door_with({.all_max = 10, .client_max = 1});
  auto first = ConnectionPass::of_proxy(door);
  auto second = ConnectionPass::of_proxy(door);
  ASSERT_TRUE(first && second);
  EXPECT_EQ(first->charge_to(client_of("a")), Verdict::granted);
  EXPECT_EQ(second->charge_to(client_of("a")), Verdict::client_is_full);
  EXPECT_EQ(second->charge_to(client_of("b")), Verdict::granted);
  EXPECT_EQ(first->charge_to(client_of("c")), Verdict::granted) << "the next request of a pooled connection";
  EXPECT_EQ(second->charge_to(client_of("a")), Verdict::granted);
  EXPECT_EQ(door->connections().used(), 2u);
}

TEST(ConnectionPass, OfAKnownClientIsNeverChargedToAnother) {
  const auto door = door_with({.all_max = 10, .client_max = 1});
  auto pass = ConnectionPass::of(door, client_of("a"));
  EXPECT_EQ(pass->charge_to(client_of("b")), Verdict::granted);
  EXPECT_EQ(pass->client(), client_of("a"));
}

TEST(ConnectionPass, HoldsBytesInStepsAndNothingForLittle) {
  const auto door = door_with({.all_max = 10, .client_max = 5});
  {
    auto one = ConnectionPass::of(door, client_of("a"));
    auto other = ConnectionPass::of(door, client_of("a"));
    EXPECT_EQ(one->hold_input(2'000), Verdict::granted);
    EXPECT_EQ(door->input_bytes().used(), 0u);
    EXPECT_EQ(one->hold_input(40'000), Verdict::granted);
    EXPECT_EQ(door->input_bytes().used(), 3u * 16 * 1024);
    EXPECT_EQ(other->hold_input(20'000), Verdict::client_is_full);
    EXPECT_EQ(one->hold_input(0), Verdict::granted);
    EXPECT_EQ(other->hold_input(20'000), Verdict::granted);
  }
  EXPECT_EQ(door->input_bytes().used(), 0u) << "whoever goes gives all back";
}

}  // namespace
}  // namespace fa::admission
