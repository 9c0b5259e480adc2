// What the engine relies on when a commit fails (undo) and when it starts (restore), over random histories.
#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>

#include "commands.h"
#include "describe.h"

namespace fa::test {
namespace {

using domain::Auction;
using domain::Status;
using History = std::vector<Command>;

void play(TwinAuctions& twins, const History& history) {
  for (const auto& command : history) twins.apply(command);
}

Auction restored_from(const TwinAuctions& twins) {
  Auction auction(twins.real().opening());
  for (const auto& bid : twins.records()) RC_ASSERT(auction.restore(bid));
  if (const auto& closed = twins.real().closed()) RC_ASSERT(auction.restore(*closed));
  return auction;
}

RC_GTEST_PROP(Undo, TakesBackExactlyWhatPlaceOrCloseDid, (const History& before, const History& more)) {
  TwinAuctions twins;
  play(twins, before);
  const std::string state = describe(view_of(twins.real()));
  const auto seq = twins.real().seq();
  for (const auto& command : more) {
    if (command.action != Action::undo_newest) twins.apply(command);
  }
  while (twins.real().seq() > seq) twins.apply({.action = Action::undo_newest});
  RC_ASSERT(describe(view_of(twins.real())) == state);
  play(twins, more);  // and it goes on as if nothing had been: the model says what is right
}

RC_GTEST_PROP(Restore, GivesTheSameStateAndTheSameAnswers, (const History& history)) {
  TwinAuctions twins;
  play(twins, history);
  Auction again = restored_from(twins);
  RC_ASSERT(describe(view_of(again)) == describe(view_of(twins.real())));
  for (domain::Seq seq = 1; seq <= again.seq(); ++seq) {
    RC_ASSERT(describe(event_at(again, seq)) == describe(event_at(twins.real(), seq)));
  }
  for (const auto& bid : twins.records()) {
    const domain::BidRequest repeat{bid.user_id, "renamed", bid.bid_id, std::nullopt};
    RC_ASSERT(describe(again.place(repeat, 0)) == describe(twins.real().place(repeat, 0)));
  }
}

RC_GTEST_PROP(Restore, RefusesARecordThatDoesNotFitAndChangesNothing, (const History& history)) {
  TwinAuctions twins;
  play(twins, history);
  const auto bids = twins.records();
  RC_PRE(!bids.empty());
  const auto target = *rc::gen::inRange<std::size_t>(0, bids.size());
  Auction auction(twins.real().opening());
  for (std::size_t i = 0; i < target; ++i) RC_ASSERT(auction.restore(bids[i]));
  const std::string state = describe(view_of(auction));

  std::vector<domain::BidRecord> damaged(9, bids[target]);
  damaged[0].seq += 1;
  damaged[1].seq -= 1;
  damaged[2].amount = auction.minimum_bid() + domain::Cents{-1};
  damaged[3].end_time += 1;
  damaged[4].anti_snipe_count += 1;
  damaged[5].extended = !damaged[5].extended;
  damaged[6].user_id = auction.opening().host_user_id;
  damaged[7].timestamp = auction.end_time();
  damaged[8].timestamp = (target == 0 ? auction.opening().start_time : bids[target - 1].timestamp) - 1;
  for (const auto& record : damaged) {
    RC_ASSERT(!auction.restore(record));
    RC_ASSERT(describe(view_of(auction)) == state);
  }
}

domain::ClosedRecord close_after_one_bid(Auction& auction) {
  const domain::BidRequest bid{person(1), "ann", bid_id(1), domain::Cents{1000}};
  EXPECT_TRUE(auction.place(bid, auction.opening().start_time).has_value());
  const auto record = auction.close(domain::CloseReason::timer, auction.end_time());
  auction.undo_close();
  return record;
}

TEST(Restore, RefusesACloseThatTheBidsDoNotImply) {
  Auction auction(sample_opening());
  const auto good = close_after_one_bid(auction);
  std::vector<domain::ClosedRecord> damaged(6, good);
  damaged[0].seq += 1;
  damaged[1].winner_id = person(2);
  damaged[2].winner_id.reset();
  damaged[3].winning_bid = domain::Cents{1001};
  damaged[4].bid_count = 2;
  damaged[5].timestamp = auction.end_time() - 1;
  for (const auto& record : damaged) EXPECT_FALSE(auction.restore(record)) << describe(record);
  EXPECT_TRUE(auction.restore(good));
  EXPECT_FALSE(auction.restore(good)) << "a second close";
  EXPECT_EQ(auction.status(), Status::closed);
}

TEST(Restore, RefusesABidAfterTheCloseAndABidIdThatWasAcceptedBefore) {
  Auction auction(sample_opening());
  const auto close = close_after_one_bid(auction);
  auto repeat = auction.bid(2);
  repeat.seq = 3;
  repeat.amount = domain::Cents{5000};
  EXPECT_FALSE(auction.restore(repeat));
  ASSERT_TRUE(auction.restore(close));
  repeat.seq = 4;
  repeat.bid_id = bid_id(2);
  EXPECT_FALSE(auction.restore(repeat));
}

TEST(UndoDeathTest, OfNothingStopsTheProcess) {
  Auction auction(sample_opening());
  EXPECT_DEATH(auction.undo_bid(), "invariant broken");
  EXPECT_DEATH(auction.undo_close(), "invariant broken");
}

TEST(CloseDeathTest, OfAnAuctionThatIsNotDueByTheTimerStopsTheProcess) {
  Auction auction(sample_opening());
  EXPECT_DEATH(auction.close(domain::CloseReason::timer, auction.end_time() - 1), "invariant broken");
}

}  // namespace
}  // namespace fa::test
