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

bool restore(Auction& auction, const TwinAuctions::Change& change) {
  return std::visit([&](const auto& record) { return auction.restore(record); }, change);
}

Auction restored_from(const TwinAuctions& twins) {
  Auction auction(twins.real().opening());
  for (const auto& change : twins.records()) RC_ASSERT(restore(auction, change));
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
  for (const auto& bid : twins.bids()) {
    const domain::BidRequest repeat{bid.user_id, "renamed", bid.bid_id, std::nullopt};
    RC_ASSERT(describe(again.place(repeat, 0)) == describe(twins.real().place(repeat, 0)));
  }
}

std::vector<TwinAuctions::Change> damaged(const domain::BidRecord& bid, const Auction& before, domain::UnixMs last) {
  std::vector<domain::BidRecord> bids(9, bid);
  bids[0].seq += 1;
  bids[1].seq -= 1;
  bids[2].amount = before.minimum_bid() + domain::Cents{-1};
  bids[3].end_time += 1;
  bids[4].anti_snipe_count += 1;
  bids[5].extended = !bids[5].extended;
  bids[6].user_id = before.opening().host_user_id;
  bids[7].timestamp = before.end_time();
  bids[8].timestamp = last - 1;
  return {bids.begin(), bids.end()};
}

std::vector<TwinAuctions::Change> damaged(const domain::ClockRecord& clock, const Auction& before,
                                          domain::UnixMs /*last*/) {
  std::vector<domain::ClockRecord> clocks(7, clock);
  clocks[0].seq += 1;
  clocks[1].seq -= 1;
  clocks[2].end_time += 1;
  clocks[3].by_ms -= 1;
  clocks[4].alive = clock.timestamp - 2'000;
  clocks[5].alive = before.end_time();
  clocks[6].timestamp = clock.alive + 2'000;
  return {clocks.begin(), clocks.end()};
}

RC_GTEST_PROP(Restore, RefusesARecordThatDoesNotFitAndChangesNothing, (const History& history)) {
  TwinAuctions twins;
  play(twins, history);
  const auto changes = twins.records();
  RC_PRE(!changes.empty());
  const auto target = *rc::gen::inRange<std::size_t>(0, changes.size());
  Auction auction(twins.real().opening());
  for (std::size_t i = 0; i < target; ++i) RC_ASSERT(restore(auction, changes[i]));
  const std::string state = describe(view_of(auction));
  const domain::UnixMs last = target == 0
                                  ? auction.opening().start_time
                                  : std::visit([](const auto& one) { return one.timestamp; }, changes[target - 1]);
  const auto records = std::visit([&](const auto& one) { return damaged(one, auction, last); }, changes[target]);
  for (const auto& record : records) {
    RC_ASSERT(!restore(auction, record));
    RC_ASSERT(describe(view_of(auction)) == state);
  }
  RC_ASSERT(restore(auction, changes[target]));
}

TEST(Restore, RefusesAChangeOfTheClockUnderVersion1AndAfterTheClose) {
  auto opening = sample_opening();
  const domain::ClockRecord clock{.seq = 2,
                                  .timestamp = opening.start_time + 10'000,
                                  .alive = opening.start_time,
                                  .by_ms = 10'000,
                                  .end_time = opening.end_time + 10'000};
  EXPECT_TRUE(Auction(opening).restore(clock));
  opening.rules_version = 1;
  EXPECT_FALSE(Auction(opening).restore(clock));
  opening.rules_version = 2;
  Auction closed(opening);
  closed.close(domain::CloseReason::host, opening.start_time);
  auto after = clock;
  after.seq = 3;
  EXPECT_FALSE(closed.restore(after));
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
  auto repeat = *auction.bid(2);
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
