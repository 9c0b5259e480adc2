// The chat rooms in memory and their bounds.
#include "adapters/embedded/chat_cache.h"

#include <gtest/gtest.h>

#include "support/ids.h"

namespace fa::embedded {
namespace {

using test::auction_id;

ChatRoom room_with(std::int64_t events) {
  ChatRoom room;
  for (std::int64_t seq = 1; seq <= events; ++seq) room.add(ports::ChatDeleted{auction_id(1), seq, {}});
  return room;
}

TEST(ChatCacheTest, ForgetsTheRoomsNotUsedForLongest) {
  ChatCache cache(2, 1'000);
  cache.put(auction_id(1), {});
  cache.put(auction_id(2), {});
  cache.find(auction_id(1));
  cache.put(auction_id(3), {});
  cache.trim();
  EXPECT_NE(cache.find(auction_id(1)), nullptr);
  EXPECT_EQ(cache.find(auction_id(2)), nullptr);
  EXPECT_NE(cache.find(auction_id(3)), nullptr);
}

TEST(ChatCacheTest, BoundsTheEventsOfAllRoomsTogether) {
  ChatCache cache(100, 50);
  cache.put(auction_id(1), room_with(30));
  cache.put(auction_id(2), room_with(30));
  cache.trim();
  EXPECT_EQ(cache.find(auction_id(1)), nullptr);
  EXPECT_NE(cache.find(auction_id(2)), nullptr);
}

TEST(ChatCacheTest, KeepsARoomThatAloneIsLargerThanTheBound) {
  ChatCache cache(100, 50);
  cache.put(auction_id(1), room_with(60));
  cache.trim();
  EXPECT_NE(cache.find(auction_id(1)), nullptr);
}

TEST(ChatRoomTest, KeepsAtLeastWhatMayBeRecoveredAndAtMostTwice) {
  ChatRoom room;
  for (std::int64_t seq = 1; seq <= 5'000; ++seq) {
    room.add(ports::ChatDeleted{auction_id(1), seq, {}});
    ASSERT_LE(room.recent.size(), 2u * ports::kMissedChatMax);
    if (seq < ports::kMissedChatMax) continue;
    ASSERT_TRUE(room.snapshot(seq - ports::kMissedChatMax).recovered);
  }
}

}  // namespace
}  // namespace fa::embedded
