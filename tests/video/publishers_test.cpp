// One publisher an auction: claimed with the key, or reserved for a broadcast that shows a secret once.
#include "adapters/rtmp/publishers.h"

#include <gtest/gtest.h>

#include "support/ids.h"

namespace fa::rtmp {
namespace {

const auto kLamp = test::auction_id(1);
const auto kChair = test::auction_id(2);
constexpr std::int64_t kNow = 1'000'000;

TEST(Publishers, TheFirstStays) {
  Publishers publishers;
  EXPECT_TRUE(publishers.claim(kLamp, 1, kNow));
  EXPECT_FALSE(publishers.claim(kLamp, 2, kNow));
  EXPECT_TRUE(publishers.claim(kChair, 3, kNow)) << "another auction's";
  EXPECT_EQ(publishers.release(2), std::nullopt) << "the second never had a place";
  EXPECT_TRUE(publishers.is_admitted(kLamp));
  EXPECT_EQ(publishers.release(1), kLamp);
  EXPECT_TRUE(publishers.claim(kLamp, 2, kNow));
}

TEST(Publishers, OneThatIsNotHeardOfAnyMoreHasGone) {
  Publishers publishers({.publishers_max = 64, .silent_ms_max = 20'000, .reservation_ms_max = 15'000});
  ASSERT_TRUE(publishers.claim(kLamp, 1, kNow));
  EXPECT_TRUE(publishers.touch(1, kNow + 15'000));
  EXPECT_FALSE(publishers.claim(kLamp, 2, kNow + 35'000));
  EXPECT_TRUE(publishers.claim(kLamp, 2, kNow + 35'001));
  EXPECT_FALSE(publishers.touch(1, kNow + 35'002)) << "nginx is told to drop the old one";
}

TEST(Publishers, ACutOneIsNotAdmittedButKeepsItsPlaceUntilItIsGone) {
  Publishers publishers;
  EXPECT_FALSE(publishers.cut(kLamp)) << "there is nobody";
  ASSERT_TRUE(publishers.claim(kLamp, 1, kNow));
  EXPECT_TRUE(publishers.cut(kLamp));
  EXPECT_FALSE(publishers.is_admitted(kLamp));
  EXPECT_FALSE(publishers.touch(1, kNow));
  EXPECT_FALSE(publishers.claim(kLamp, 2, kNow));
  EXPECT_EQ(publishers.release(1), kLamp);
  EXPECT_TRUE(publishers.claim(kLamp, 2, kNow));
  EXPECT_TRUE(publishers.is_admitted(kLamp));
}

TEST(Publishers, AReservationIsGoodOnce) {
  Publishers publishers;
  const auto secret = publishers.reserve(kLamp, kNow);
  ASSERT_TRUE(secret);
  EXPECT_FALSE(publishers.is_admitted(kLamp)) << "nobody has come yet";
  EXPECT_FALSE(publishers.claim(kLamp, 1, kNow)) << "not with the key either";
  EXPECT_FALSE(publishers.reserve(kLamp, kNow));
  EXPECT_EQ(publishers.redeem("guess", 2, kNow), std::nullopt);
  EXPECT_EQ(publishers.redeem("", 2, kNow), std::nullopt);
  EXPECT_EQ(publishers.redeem(*secret, 3, kNow), kLamp);
  EXPECT_EQ(publishers.redeem(*secret, 4, kNow), std::nullopt);
  EXPECT_TRUE(publishers.is_admitted(kLamp));
}

TEST(Publishers, AnEmptyNameRedeemsNoOrdinaryPublishersPlace) {
  Publishers publishers;
  ASSERT_TRUE(publishers.claim(kLamp, 1, kNow));
  EXPECT_EQ(publishers.redeem("", 2, kNow), std::nullopt);
}

TEST(Publishers, AReservationThatNobodyRedeemsEnds) {
  Publishers publishers({.publishers_max = 64, .silent_ms_max = 20'000, .reservation_ms_max = 15'000});
  const auto secret = publishers.reserve(kLamp, kNow);
  EXPECT_EQ(publishers.redeem(*secret, 1, kNow + 15'001), std::nullopt);
  EXPECT_TRUE(publishers.claim(kLamp, 1, kNow + 15'001));
}

TEST(Publishers, ABroadcastThatEndsIsToldHow) {
  Publishers publishers;
  const auto unread = publishers.reserve(kLamp, kNow);
  EXPECT_EQ(publishers.end_of(kLamp, *unread), ReservationEnd::never_came);
  EXPECT_TRUE(publishers.claim(kLamp, 1, kNow)) << "its place is free";
  publishers.release(1);

  const auto came = publishers.reserve(kLamp, kNow);
  publishers.redeem(*came, 2, kNow);
  EXPECT_EQ(publishers.end_of(kLamp, *came), ReservationEnd::came);
  EXPECT_EQ(publishers.release(2), kLamp) << "taken until nginx says that it left";
}

TEST(Publishers, ABroadcastThatWasCutIsToldSoWhicheverEndIsNoticedFirst) {
  for (const bool connection_first : {true, false}) {
    Publishers publishers;
    const auto secret = publishers.reserve(kLamp, kNow);
    publishers.redeem(*secret, 1, kNow);
    publishers.cut(kLamp);
    if (connection_first) publishers.release(1);
    EXPECT_EQ(publishers.end_of(kLamp, *secret), ReservationEnd::cut);
    if (!connection_first) publishers.release(1);
    EXPECT_TRUE(publishers.claim(kLamp, 2, kNow));
  }
  Publishers publishers;
  const auto secret = publishers.reserve(kLamp, kNow);
  publishers.cut(kLamp);
  EXPECT_EQ(publishers.redeem(*secret, 1, kNow), std::nullopt) << "cut before it came";
  EXPECT_EQ(publishers.end_of(kLamp, *secret), ReservationEnd::cut);
}

TEST(Publishers, ThereAreNoMoreThanTheLimit) {
  Publishers publishers({.publishers_max = 2, .silent_ms_max = 20'000, .reservation_ms_max = 15'000});
  ASSERT_TRUE(publishers.claim(kLamp, 1, kNow));
  ASSERT_TRUE(publishers.reserve(kChair, kNow));
  EXPECT_FALSE(publishers.claim(test::auction_id(3), 3, kNow));
  EXPECT_TRUE(publishers.claim(test::auction_id(3), 3, kNow + 16'000)) << "a stale reservation makes room";
}

TEST(Publishers, WithNginxAllAreGone) {
  Publishers publishers;
  ASSERT_TRUE(publishers.claim(kLamp, 1, kNow));
  publishers.clear();
  EXPECT_FALSE(publishers.is_admitted(kLamp));
  EXPECT_TRUE(publishers.claim(kLamp, 1, kNow));
}

}  // namespace
}  // namespace fa::rtmp
