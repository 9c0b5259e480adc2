// What the lookup of retired auctions tells where the history throws.
#include "adapters/embedded/engine/history_lookup.h"

#include <gtest/gtest.h>

#include <new>
#include <semaphore>
#include <vector>

#include "support/sync_auctions.h"
#include "support/watched_history.h"

namespace fa::test {
namespace {

TEST(HistoryLookup, IsUnavailableWhereTheHistoryThrowsAndGoesOn) {
  EmbeddedHouse house;
  WatchedHistory history(house);
  std::counting_semaphore<> told{0};
  std::vector<embedded::Found> answers;
  {
    int calls = 0;
    history.before_each = [&] {
      if (++calls == 1) throw std::bad_alloc();
      if (calls == 2) throw 7;
    };
    embedded::HistoryLookup lookup(history, house.engine().blocks(), [&](embedded::Found found) {
      answers.push_back(std::move(found));
      told.release();
    });
    for (std::uint64_t auction = 1; auction <= 3; ++auction) lookup.request(auction_id(auction));
    for (int i = 0; i < 3; ++i) ASSERT_TRUE(told.try_acquire_for(kPatience));
  }
  for (int i = 0; i < 2; ++i) {
    EXPECT_EQ(answers[i].auction_id, auction_id(i + 1));
    ASSERT_FALSE(answers[i].result.has_value());
    EXPECT_EQ(answers[i].result.error().kind, ports::StoreErrorKind::unavailable);
  }
  ASSERT_TRUE(answers[2].result.has_value());
  EXPECT_EQ(*answers[2].result, nullptr) << "and the next is looked up: there is no such auction";
}

}  // namespace
}  // namespace fa::test
