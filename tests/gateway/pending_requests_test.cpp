#include "services/gateway/pending_requests.h"

#include <gtest/gtest.h>

namespace fa::gateway {
namespace {

PendingRequest named(std::string reply) {
  return {.reply = std::move(reply)};
}

TEST(PendingRequests, EachAnswerFindsItsRequestOnce) {
  PendingRequests requests(10, 1'000);
  const auto first = requests.add(named("first"), 0);
  const auto second = requests.add(named("second"), 0);
  ASSERT_TRUE(first && second);
  EXPECT_EQ(requests.find(*second)->reply, "second");
  EXPECT_EQ(requests.take(*first)->reply, "first");
  EXPECT_FALSE(requests.take(*first)) << "answered already";
  EXPECT_EQ(requests.size(), 1u);
}

TEST(PendingRequests, ALateAnswerNeverFindsTheRequestThatTookItsPlace) {
  PendingRequests requests(10, 1'000);
  const auto old = requests.add(named("old"), 0);
  requests.take(*old);
  const auto next = requests.add(named("next"), 0);
  EXPECT_NE(*old, *next);
  EXPECT_EQ(requests.find(*old), nullptr);
  EXPECT_FALSE(requests.take(*old));
  EXPECT_EQ(requests.find(*next)->reply, "next");
}

TEST(PendingRequests, NoIdIsEverZeroAndAnUnknownOneFindsNothing) {
  PendingRequests requests(10, 1'000);
  EXPECT_EQ(requests.find(0), nullptr);
  EXPECT_NE(*requests.add(named("a"), 0), 0u);
  EXPECT_EQ(requests.find(0), nullptr);
  EXPECT_FALSE(requests.take(RequestId{7} << 32 | 99));
}

TEST(PendingRequests, RefusesMoreThanItsBoundUntilOneEnds) {
  PendingRequests requests(2, 1'000);
  const auto first = requests.add(named("a"), 0);
  requests.add(named("b"), 0);
  EXPECT_FALSE(requests.add(named("c"), 0));
  requests.take(*first);
  EXPECT_TRUE(requests.add(named("c"), 0));
}

TEST(PendingRequests, ExpireInTheOrderOfTheirComingUnlessAnswered) {
  PendingRequests requests(10, 1'000);
  const auto first = requests.add(named("a"), 0);
  requests.add(named("b"), 10);
  requests.take(*first);
  requests.add(named("c"), 20);  // in the place of the first
  EXPECT_FALSE(requests.take_expired(1'009));
  EXPECT_EQ(requests.take_expired(1'010)->reply, "b");
  EXPECT_FALSE(requests.take_expired(1'019));
  EXPECT_EQ(requests.take_expired(1'020)->reply, "c");
  EXPECT_EQ(requests.size(), 0u);
}

}  // namespace
}  // namespace fa::gateway
