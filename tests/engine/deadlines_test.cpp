// Many auctions that end in the same millisecond while bids run.
#include <gtest/gtest.h>

#include "support/embedded_house.h"
#include "support/sync_auctions.h"

namespace fa::test {
namespace {

constexpr std::uint64_t kDue = 5'000;
constexpr std::uint64_t kBusyAuction = 1;

// Looks at how closes and bids are spread over the batches.
class BatchWatch final : public ports::FeedSink {
 public:
  void on_events(const ports::FeedBatch& batch) override {
    std::size_t closes = 0;
    std::size_t bids = 0;
    for (const auto& event : *batch) {
      const auto& what = std::get<domain::AuctionEvent>(event).what;
      closes += std::holds_alternative<domain::AuctionClosed>(what) ? 1 : 0;
      bids += std::holds_alternative<domain::BidPlaced>(what) ? 1 : 0;
    }
    const std::lock_guard lock(mutex_);
    closes_max_ = std::max(closes_max_, closes);
    batches_with_both_ += closes > 0 && bids > 0 ? 1 : 0;
  }
  std::size_t closes_max() const {
    const std::lock_guard lock(mutex_);
    return closes_max_;
  }
  std::size_t batches_with_both() const {
    const std::lock_guard lock(mutex_);
    return batches_with_both_;
  }

 private:
  mutable std::mutex mutex_;
  std::size_t closes_max_ = 0;
  std::size_t batches_with_both_ = 0;
};

TEST(Deadlines, FiveThousandEndInOneMillisecondWhileBidsGoOn) {
  EmbeddedHouse house;
  RecordingSink sink;
  BatchWatch batches;
  house.feed().subscribe(sink);
  house.feed().subscribe(batches);
  SyncAuctions calls(house.auctions());
  ASSERT_TRUE(calls.open(opening_of(kBusyAuction), 3'600'000).has_value());
  std::vector<Pending<ports::OpenResult>> openings;
  for (std::uint64_t auction = 2; auction < 2 + kDue; ++auction) {
    openings.emplace_back();
    house.auctions().open(opening_of(auction), 60'000, openings.back().done());
    if (openings.size() % 1'000 == 0) {
      for (auto& opening : openings) ASSERT_TRUE(opening.get().has_value());
      openings.clear();
    }
  }
  const auto end = house.now_ms() + 60'000;
  house.advance_ms(59'999);
  ASSERT_TRUE(calls.view(kBusyAuction).has_value());
  EXPECT_EQ(sink.closed_count(), 0u);

  // Bids wait when the moment comes: held back behind a view, like a burst that arrives together with it.
  std::promise<void> blocked;
  std::promise<void> go_on;
  house.auctions().view(auction_id(kBusyAuction), std::nullopt, [&](ports::ViewResult) {
    blocked.set_value();
    go_on.get_future().wait();
  });
  blocked.get_future().wait();
  std::vector<Pending<ports::PlaceResult>> bids;
  for (int i = 0; i < 3'000; ++i) bids.push_back(calls.begin_place({.auction = kBusyAuction, .cents = 100 + i}));
  house.clock().advance_ms(1);
  go_on.set_value();

  ASSERT_TRUE(sink.wait_for_closes(kDue));
  for (auto& bid : bids) EXPECT_TRUE(bid.get().has_value());
  EXPECT_EQ(sink.closed_count(), kDue);
  for (std::uint64_t auction = 2; auction < 2 + kDue; ++auction) {
    const auto events = sink.events_of(auction);
    ASSERT_EQ(events.size(), 2u);
    EXPECT_EQ(std::get<domain::AuctionClosed>(events[1].what).record.timestamp, end);
  }
  EXPECT_LE(batches.closes_max(), 512u);
  EXPECT_GE(batches.batches_with_both(), 9u);  // neither waits for the other to be done
}

TEST(Deadlines, TheEngineWakesForADeadlineByItself) {
  EmbeddedHouse house(3'600'000);
  RecordingSink sink;
  house.feed().subscribe(sink);
  SyncAuctions calls(house.auctions());
  ASSERT_TRUE(calls.open(opening_of(1), 60'000).has_value());
  house.advance_ms(59'980);
  ASSERT_TRUE(calls.view(1).has_value());  // from here on it waits for 20 ms at a time
  house.clock().on_move({});               // and nobody tells it that time passes
  house.clock().advance_ms(20);
  EXPECT_TRUE(sink.wait_for_closes(1));
}

TEST(Deadlines, AClockThatStepsBackClosesNothingTooEarlyOrTwice) {
  EmbeddedHouse house;
  RecordingSink sink;
  house.feed().subscribe(sink);
  SyncAuctions calls(house.auctions());
  ASSERT_TRUE(calls.open(opening_of(1), 60'000).has_value());
  house.clock().step_ms(-30'000);
  house.advance_ms(60'000);
  EXPECT_EQ(calls.view(1)->state.status, domain::Status::live);
  house.advance_ms(30'000);
  ASSERT_TRUE(sink.wait_for_closes(1));
  house.clock().step_ms(-90'000);
  EXPECT_EQ(refusal_in(calls.place(Bid{}))->reason, domain::RefusalReason::auction_closed);
  EXPECT_EQ(sink.closed_count(), 1u);
}

}  // namespace
}  // namespace fa::test
