// What the engine does when a commit fails, and how it comes back, beyond what every adapter does
// (contract/live_auctions_failure_contract.h).
#include <gtest/gtest.h>

#include "domain/describe.h"
#include "support/embedded_house.h"
#include "support/sync_auctions.h"

namespace fa::test {
namespace {

using Operation = CrashDisk::Operation;
using ports::Failure;

class EngineFailure : public ::testing::Test {
 protected:
  EngineFailure() {
    house.feed().subscribe(sink);
    EXPECT_TRUE(calls().open(opening_of(1), 600'000).has_value());
    EXPECT_TRUE(calls().place({.cents = 500, .bid = 1}).has_value());
  }
  SyncAuctions calls() { return SyncAuctions(house.auctions()); }
  std::string state() {
    const auto view = calls().view(1);
    return view ? describe(view->state) : "no view";
  }
  // After the fault is gone, the engine tries its store again at its next retry.
  void heal() {
    house.disk().heal();
    house.advance_ms(1'000);
  }

  RecordingSink sink;
  EmbeddedHouse house;
};

TEST_F(EngineFailure, AFailedSyncIsAnsweredAsUnknownUndoneAndPublishedNowhere) {
  const auto before = state();
  house.disk().inject({.operation = Operation::sync, .file_suffix = "journal.db-wal"});
  EXPECT_EQ(failure_in(calls().place({.user = 2, .cents = 600, .bid = 2})), Failure::outcome_unknown);
  EXPECT_EQ(state(), before);
  EXPECT_EQ(sink.last_seq_of(1), 2);
}

TEST_F(EngineFailure, WhileTheStoreIsDownNothingIsDecidedAndViewsGoOn) {
  const auto before = state();
  house.disk().inject({.operation = Operation::sync, .file_suffix = "journal.db-wal"});
  EXPECT_EQ(failure_in(calls().place({.cents = 600})), Failure::outcome_unknown);
  EXPECT_EQ(failure_in(calls().place({.cents = 700})), Failure::unavailable);
  EXPECT_EQ(failure_in(calls().place({.cents = 500, .bid = 1})), Failure::unavailable);
  EXPECT_EQ(std::get<Failure>(calls().close(1).error()), Failure::unavailable);
  EXPECT_EQ(calls().open(opening_of(2), 60'000).error(), Failure::unavailable);
  EXPECT_EQ(state(), before);
  const auto failed_at = house.now_ms();
  house.advance_ms(700'000);
  EXPECT_EQ(state(), before);  // due, but a close could not be made durable
  heal();
  // Nobody could bid meanwhile: the time is given back, and only then it ends.
  const auto given_back = calls().view(1)->state;
  EXPECT_EQ(given_back.status, domain::Status::live);
  EXPECT_GE(given_back.end_time - house.now_ms(), 600'000 - 1'000);
  EXPECT_GE(house.now_ms(), failed_at + 700'000);
  house.advance_ms(given_back.end_time - house.now_ms());
  ASSERT_TRUE(sink.wait_for_closes(1));
  EXPECT_EQ(calls().view(1)->state.closed->winning_bid, domain::Cents{500});
}

TEST_F(EngineFailure, AFullDiskIsAStoreThatIsDownUntilItTakesACommit) {
  EXPECT_FALSE(house.engine().store_is_down());
  house.disk().inject({.operation = Operation::write,
                       .file_suffix = "journal.db-wal",
                       .code = SQLITE_FULL,
                       .bytes_reach_cache = false});
  EXPECT_FALSE(calls().place({.user = 2, .cents = 600}).has_value());
  EXPECT_TRUE(house.engine().store_is_down());
  EXPECT_EQ(failure_in(calls().place({.user = 2, .cents = 600})), Failure::unavailable);
  house.advance_ms(1'000);  // it tries again, in vain
  EXPECT_EQ(failure_in(calls().place({.user = 2, .cents = 600})), Failure::unavailable);
  EXPECT_TRUE(house.engine().store_is_down());
  heal();
  EXPECT_EQ(calls().place({.user = 2, .cents = 600})->seq, 3);
  EXPECT_FALSE(house.engine().store_is_down());
}

TEST_F(EngineFailure, ARefusalInAFailedBatchIsNotARefusal) {
  house.disk().inject({.operation = Operation::sync, .file_suffix = "journal.db-wal"});
  // The view holds the engine's thread, so that both bids are decided in one batch.
  std::promise<void> blocked;
  std::promise<void> go_on;
  house.auctions().view(auction_id(1), std::nullopt, [&](ports::ViewResult) {
    blocked.set_value();
    go_on.get_future().wait();
  });
  blocked.get_future().wait();
  auto accepted = calls().begin_place({.user = 2, .cents = 600});
  auto refused = calls().begin_place({.user = 3, .cents = 550});  // too low only because of the other one
  go_on.set_value();
  EXPECT_EQ(failure_in(accepted.get()), Failure::outcome_unknown);
  EXPECT_EQ(failure_in(refused.get()), Failure::unavailable);
  heal();
  EXPECT_TRUE(calls().place({.user = 3, .cents = 550}).has_value());
}

TEST_F(EngineFailure, AFailureThatPassesIsSurvivedWithoutARestart) {
  for (int round = 0; round < 20; ++round) {
    house.disk().inject({.operation = round % 2 == 0 ? Operation::sync : Operation::write,
                         .file_suffix = "journal.db-wal",
                         .code = round % 2 == 0 ? SQLITE_IOERR_FSYNC : SQLITE_IOERR_WRITE});
    EXPECT_FALSE(calls().place({.cents = 1'000 + round}).has_value());
    heal();
    ASSERT_TRUE(calls().place({.cents = 1'000 + round}).has_value()) << round;
  }
  const auto before = state();
  house.restart(0);
  EXPECT_EQ(state(), before);
}

TEST_F(EngineFailure, WhatCannotBeReadStopsTheStartInsteadOfLosingIt) {
  house.stop();
  {
    auto database = *embedded::Database::open("journal.db", {.vfs = house.disk().vfs_name()});
    ASSERT_TRUE(database.execute("DELETE FROM journal WHERE pos = 1").has_value());
  }
  embedded::EngineOptions options;
  options.journal_path = "journal.db";
  options.vfs = house.disk().vfs_name();
  auto history = *embedded::SqliteBidHistory::open("history.db", house.disk().vfs_name());
  EXPECT_FALSE(embedded::Engine::start(options, *history, house.feed(), house.clock()).has_value());
  house.stop();
}

}  // namespace
}  // namespace fa::test
