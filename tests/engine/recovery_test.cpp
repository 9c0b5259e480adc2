// What a start reads: everything that is live, from the history and the journal's tail, and nothing that is closed.
#include <gtest/gtest.h>

#include "domain/describe.h"
#include "support/embedded_house.h"
#include "support/sync_auctions.h"

namespace fa::test {
namespace {

constexpr std::uint64_t kLive = 300;
constexpr std::uint64_t kClosed = 300;  // numbered after the live ones

class Recovery : public ::testing::Test {
 protected:
  // Closed auctions and the first bid of each live one are in the history; the second bids are in the journal alone.
  void fill() {
    for (std::uint64_t auction = 1; auction <= kLive + kClosed; ++auction) {
      ASSERT_TRUE(calls().open(opening_of(auction), 3'600'000).has_value());
      ASSERT_TRUE(calls().place({.auction = auction, .cents = 200}).has_value());
      if (auction <= kLive) continue;
      ASSERT_TRUE(calls().close(auction).has_value());
    }
    ASSERT_TRUE(house.move_to_history());
    for (std::uint64_t auction = 1; auction <= kLive; ++auction) {
      ASSERT_TRUE(calls().place({.auction = auction, .user = 2, .cents = 300}).has_value());
    }
  }
  SyncAuctions calls() { return SyncAuctions(house.auctions()); }
  std::vector<std::string> states() {
    std::vector<std::string> all;
    for (std::uint64_t auction = 1; auction <= kLive + kClosed; ++auction) {
      const auto view = calls().view(auction);
      all.push_back(view ? describe(view->state) : "not found");
    }
    return all;
  }

  EmbeddedHouse house;
};

TEST_F(Recovery, EveryAuctionIsAsItWas) {
  fill();
  const auto before = states();
  house.restart(0);
  EXPECT_EQ(states(), before);
  house.restart(0);  // from what the first restart left
  EXPECT_EQ(states(), before);
}

TEST_F(Recovery, ReadsNothingOfClosedAuctions) {
  fill();
  std::size_t records = 0;
  ASSERT_TRUE(house.history()
                  .read_live([&](const ports::DecisionRecord&) {
                    ++records;
                    return true;
                  })
                  .has_value());
  EXPECT_EQ(records, 2 * kLive);  // an opening and a bid each
}

TEST_F(Recovery, TheJournalForgetsWhatTheHistoryHolds) {
  fill();
  ASSERT_TRUE(house.move_to_history());
  house.restart(0);
  // A step of trimming follows each turn of the engine, and a view takes a turn: there are more than the steps needed.
  for (std::uint64_t turn = 0; turn < kLive; ++turn) ASSERT_TRUE(calls().view(1).has_value());
  house.stop();
  auto database = *embedded::Database::open("journal.db", {.vfs = house.disk().vfs_name()});
  auto count = database.query("SELECT count(*) FROM journal");
  ASSERT_TRUE(count.next());
  EXPECT_LT(count.get<int>(0), 64);  // less than one step of trimming
}

}  // namespace
}  // namespace fa::test
