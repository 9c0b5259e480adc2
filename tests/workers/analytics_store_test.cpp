// Viewer samples and reports on SQLite.
#include "adapters/embedded/analytics_store.h"

#include <gtest/gtest.h>

#include "support/crash_disk.h"
#include "support/ids.h"
#include "support/manual_clock.h"

namespace fa::test {
namespace {

struct AnalyticsStoreTest : testing::Test {
  CrashDisk disk;
  ManualClock clock{1'700'000'000'000};
  std::unique_ptr<embedded::EmbeddedAnalyticsStore> store = opened();

  std::unique_ptr<embedded::EmbeddedAnalyticsStore> opened() {
    auto result = embedded::EmbeddedAnalyticsStore::open("analytics.db", clock, {.vfs = disk.vfs_name()});
    EXPECT_TRUE(result.has_value());
    return std::move(*result);
  }
  void restart() {
    store.reset();
    store = opened();
  }
  std::vector<std::int64_t> participants() {
    std::vector<std::int64_t> figures;
    const auto samples = store->viewers(auction_id(1));
    for (const auto& sample : samples.value()) figures.push_back(sample.participants);
    return figures;
  }
};
using Figures = std::vector<std::int64_t>;

TEST_F(AnalyticsStoreTest, KeepsTheNewestFigureOfEachTenSeconds) {
  store->sample(auction_id(1), 1);
  clock.advance_ms(9'999);
  store->sample(auction_id(1), 5);
  clock.advance_ms(1);
  store->sample(auction_id(1), 3);
  store->sample(auction_id(2), 8);
  EXPECT_EQ(participants(), (Figures{5, 3}));
}

TEST_F(AnalyticsStoreTest, FlushedSamplesSurviveAndGoOn) {
  store->sample(auction_id(1), 1);
  ASSERT_TRUE(store->flush().has_value());
  store->sample(auction_id(1), 2);
  EXPECT_EQ(participants(), Figures{2});
  ASSERT_TRUE(store->flush().has_value());
  clock.advance_ms(10'000);
  store->sample(auction_id(1), 7);
  ASSERT_TRUE(store->flush().has_value());
  restart();
  EXPECT_EQ(participants(), (Figures{2, 7}));
}

TEST_F(AnalyticsStoreTest, AFlushThatFailsLosesNothing) {
  store->sample(auction_id(1), 1);
  disk.inject({.operation = CrashDisk::Operation::write,
               .file_suffix = "-wal",
               .code = SQLITE_FULL,
               .bytes_reach_cache = false});
  ASSERT_FALSE(store->flush().has_value());
  disk.heal();
  clock.advance_ms(10'000);
  store->sample(auction_id(1), 2);
  ASSERT_TRUE(store->flush().has_value());
  restart();
  EXPECT_EQ(participants(), (Figures{1, 2}));
}

TEST_F(AnalyticsStoreTest, AReportStandsInPlaceOfTheSamples) {
  store->sample(auction_id(1), 1);
  ASSERT_TRUE(store->flush().has_value());
  EXPECT_FALSE(store->report(auction_id(1)).value().has_value());
  ASSERT_TRUE(store->store_report(auction_id(1), "{}").has_value());
  clock.advance_ms(10'000);
  store->sample(auction_id(1), 2);
  ASSERT_TRUE(store->flush().has_value());
  restart();
  EXPECT_EQ(store->report(auction_id(1)).value(), "{}");
  EXPECT_EQ(participants(), Figures{});
}

}  // namespace
}  // namespace fa::test
