// What the embedded engine does about lost time beyond what every adapter does
// (contract/live_auctions_outage_contract.h): what it stores, and what an orderly stop means.
#include <gtest/gtest.h>

#include "support/embedded_house.h"
#include "support/sync_auctions.h"

namespace fa::test {
namespace {

class Outage : public ::testing::Test {
 protected:
  Outage() { house.feed().subscribe(sink); }
  SyncAuctions calls() { return SyncAuctions(house.auctions()); }
  domain::UnixMs end_of(std::uint64_t auction) { return calls().view(auction)->state.end_time; }
  std::optional<embedded::LastAlive> stored() {
    auto journal = *embedded::Journal::open("journal.db", house.disk().vfs_name(), 0);
    return *journal.last_alive();
  }

  RecordingSink sink;
  EmbeddedHouse house;
};

TEST_F(Outage, WhileAnAuctionIsLiveAliveIsAtMostHalfASecondOld) {
  ASSERT_TRUE(calls().open(opening_of(1), 600'000).has_value());
  for (int i = 0; i < 50; ++i) {
    house.advance_ms(100);
    EXPECT_LE(house.now_ms() - stored()->at, 500);
  }
}

TEST_F(Outage, WithoutALiveAuctionNothingIsWritten) {
  house.advance_ms(1'000);
  const auto before = stored()->at;
  house.advance_ms(60'000);
  EXPECT_EQ(stored()->at, before);
}

TEST_F(Outage, ABidIsASignOfLifeByItself) {
  ASSERT_TRUE(calls().open(opening_of(1), 600'000).has_value());
  house.advance_ms(450);
  house.advance_ms(100);
  ASSERT_TRUE(calls().place({.cents = 500}).has_value());
  EXPECT_EQ(stored()->at, house.now_ms());
  ASSERT_TRUE(house.move_to_history());  // and what the journal forgets takes none of it away
  for (int i = 0; i < 100; ++i) ASSERT_TRUE(calls().place({.cents = 501 + i}).has_value());
  ASSERT_TRUE(house.move_to_history());
  house.advance_ms(1);
  EXPECT_GE(stored()->at, house.now_ms() - 1);
}

TEST_F(Outage, OnceTheDoorsAreClosedNothingClosesByTheTimerAndBidsGoOnForAWhile) {
  ASSERT_TRUE(calls().open(opening_of(1), 60'000).has_value());
  ASSERT_TRUE(calls().open(opening_of(2), 600'000).has_value());
  house.advance_ms(59'000);
  house.engine().close_doors();
  ASSERT_TRUE(calls().view(1).has_value());
  const auto closed_at = house.now_ms();
  house.lose_ms(1'500);
  EXPECT_EQ(calls().view(1)->state.status, domain::Status::live) << "due, and not closed";
  EXPECT_EQ(failure_in(calls().place({.auction = 1})), ports::Failure::unavailable) << "nor told to be over";
  EXPECT_EQ(std::get<ports::Failure>(calls().close(1).error()), ports::Failure::unavailable);
  EXPECT_TRUE(calls().place({.auction = 2, .cents = 500}).has_value()) << "what had arrived is decided";
  EXPECT_EQ(stored()->at, closed_at) << "and is no sign that the doors are open";
  house.lose_ms(600);
  EXPECT_EQ(failure_in(calls().place({.auction = 2, .cents = 600})), ports::Failure::unavailable);
  EXPECT_EQ(std::get<ports::Failure>(calls().close(2).error()), ports::Failure::unavailable);
  EXPECT_EQ(sink.closed_count(), 0u);
  house.restart(1'000);
  EXPECT_EQ(calls().view(1)->state.status, domain::Status::live);
  EXPECT_EQ(end_of(1), house.now_ms() + 30'000);
  EXPECT_EQ(calls().view(2)->state.seq, 3);
}

TEST_F(Outage, AQuickRestartMovesNothingAndTheNextCrashIsAnOutageOfItsOwn) {
  ASSERT_TRUE(calls().open(opening_of(1), 600'000).has_value());
  const auto end = end_of(1);
  for (int i = 0; i < 5; ++i) house.restart(1'900);
  EXPECT_EQ(end_of(1), end);
  house.advance_ms(1'000);
  house.crash(10'000);
  EXPECT_GE(end_of(1), end + 10'000);
  EXPECT_LE(end_of(1), end + 10'500);
}

TEST_F(Outage, AFolderOfBeforeRulesVersion2HasNoOutage) {
  auto old = opening_of(1);
  old.rules_version = 1;
  const auto end = calls().open(old, 600'000)->end_time;
  house.stop();
  {
    auto database = *embedded::Database::open("journal.db", {.vfs = house.disk().vfs_name()});
    ASSERT_TRUE(database.execute("DROP TABLE alive; DROP TABLE blocks; PRAGMA user_version = 1").has_value());
  }
  house.clock().advance_ms(60'000);
  house.start();
  EXPECT_EQ(end_of(1), end);
  EXPECT_EQ(calls().view(1)->state.opening.rules_version, 1);
  EXPECT_TRUE(calls().place({.cents = 99'999'999'99}).has_value()) << "and keeps its version";
  ASSERT_TRUE(calls().open(opening_of(2), 600'000).has_value());
  house.restart(60'000);
  EXPECT_EQ(end_of(1), end);
  EXPECT_EQ(calls().view(2)->state.seq, 2) << "a new one gets its time back";
}

TEST_F(Outage, AStoreThatFailsOverTheGivingBackGivesItOnceItWorks) {
  for (const auto operation : {CrashDisk::Operation::write, CrashDisk::Operation::sync}) {
    const std::uint64_t auction = operation == CrashDisk::Operation::write ? 1 : 2;
    ASSERT_TRUE(calls().open(opening_of(auction), 60'000).has_value());
    house.advance_ms(1'000);
    house.disk().inject({.operation = operation, .file_suffix = "journal.db-wal"});
    house.lose_ms(120'000);
    EXPECT_EQ(calls().view(auction)->state.status, domain::Status::live);
    house.disk().heal();
    house.advance_ms(1'000);
    const auto state = calls().view(auction)->state;
    EXPECT_EQ(state.status, domain::Status::live);
    EXPECT_GE(state.end_time, house.now_ms() + 29'000);
    const auto seqs = sink.seqs_of(auction);
    for (std::size_t i = 0; i < seqs.size(); ++i) EXPECT_EQ(seqs[i], static_cast<domain::Seq>(i + 1));
    ASSERT_TRUE(calls().close(auction).has_value());
  }
}

}  // namespace
}  // namespace fa::test
