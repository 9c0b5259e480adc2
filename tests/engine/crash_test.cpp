// The power goes off at random points, and the disk keeps what it likes of what was not synced. Whatever was answered
// must be there afterwards, and every invariant must hold. Answering before the commit fails this test.
#include <gtest/gtest.h>

#include <map>
#include <random>

#include "domain/describe.h"
#include "support/embedded_house.h"
#include "support/house_audit.h"
#include "support/sync_auctions.h"

namespace fa::test {
namespace {

constexpr int kHouses = 60;
constexpr int kCrashesEach = 6;
constexpr std::uint64_t kFirstSeed = 1;
constexpr std::uint64_t kAuctions = 4;

// One house that lives through several crashes, and what its clients were told.
class CrashingHouse {
 public:
  explicit CrashingHouse(std::uint64_t seed) : random_(seed) { house_.feed().subscribe(sink_); }

  void live_until_the_power_goes_off() {
    house_.disk().cut_power_after(static_cast<std::int64_t>(1 + below(400)));
    while (!house_.disk().power_is_off()) {
      switch (below(12)) {
        case 0:
          open();
          break;
        case 1:
          close();
          break;
        case 2:
          house_.move_to_history(1 + below(40));
          break;
        case 3:
          house_.advance_ms(static_cast<std::int64_t>(below(4'000)));
          break;
        case 4:
          retire();
          break;
        default:
          place_burst();
      }
    }
    house_.stop();
    house_.disk().restore_power(random_);
    house_.start();
  }

  void check_that_nothing_answered_is_lost() {
    for (const auto& [key, acceptance] : accepted_) {
      const auto& [auction, user, bid] = key;
      const auto again = calls().place({auction, user, 1, bid});
      ASSERT_TRUE(again.has_value()) << "INV-1: bid " << bid << " of auction " << auction << " is missing";
      ASSERT_EQ(*again, acceptance) << "INV-8";
    }
    for (const auto& [auction, record] : closed_) ASSERT_EQ(*calls().close(auction), record) << "INV-5";
    for (const auto& [auction, seq] : published_) {
      const auto view = calls().view(auction);
      ASSERT_TRUE(view.has_value());
      ASSERT_GE(view->state.seq, seq) << "published, and lost";
    }
  }

  void check_the_records() {
    ASSERT_TRUE(house_.move_to_history());
    for (std::uint64_t auction = 1; auction <= opened_; ++auction) {
      const auto view = calls().view(auction);
      ASSERT_TRUE(view.has_value());
      const auto recorded = audit(house_.history(), auction_id(auction));
      ASSERT_TRUE(recorded.has_value());
      auto state = view->state;
      state.ledger_hash.reset();
      ASSERT_EQ(describe(domain::view_of(*recorded)), describe(state)) << "INV-9";
    }
  }
  std::size_t accepted_count() const { return accepted_.size(); }

 private:
  using BidKey = std::tuple<std::uint64_t, std::uint64_t, std::uint64_t>;  // auction, user, bid

  std::uint64_t below(std::uint64_t bound) { return random_() % bound; }
  SyncAuctions calls() { return SyncAuctions(house_.auctions()); }
  std::uint64_t pick() { return opened_ == 0 ? 1 : opened_ - below(std::min(opened_, kAuctions)); }
  void note_published(std::uint64_t auction) {
    published_[auction] = std::max(published_[auction], sink_.last_seq_of(auction));
    if (published_[auction] == 0) published_.erase(auction);
  }

  void open() {
    if (!calls().open(opening_of(opened_ + 1), static_cast<std::int64_t>(10'000 + below(40'000)))) {
      // It may be there or not; opening it again after the crash settles that.
      pending_open_ = true;
      return;
    }
    ++opened_;
  }

  void close() {
    if (opened_ == 0 || below(4) != 0) return;
    const auto auction = pick();
    if (auto result = calls().close(auction)) closed_.emplace(auction, *result);
  }

  void retire() {
    if (opened_ == 0) return;
    const auto auction = pick();
    const auto view = calls().view(auction);
    if (!view || view->state.status == domain::Status::live || !house_.move_to_history()) return;
    const auto head = house_.history().head(auction_id(auction));
    if (!head || !house_.history().seal(auction_id(auction), {head->first, head->second, "", 0})) return;
    house_.auctions().retire(auction_id(auction));
  }

  void place_burst() {
    if (pending_open_) {
      pending_open_ = false;
      if (calls().open(opening_of(opened_ + 1), 20'000)) ++opened_;
    }
    if (opened_ == 0) return open();
    std::vector<std::pair<BidKey, Pending<ports::PlaceResult>>> burst;
    for (auto bids = 1 + below(30); bids > 0; --bids) {
      const BidKey key{pick(), 1 + below(5), ++bid_};
      cents_ += static_cast<std::int64_t>(below(3));
      burst.emplace_back(key, calls().begin_place({std::get<0>(key), std::get<1>(key), cents_, bid_}));
    }
    for (auto& [key, pending] : burst) {
      if (const auto result = pending.get()) accepted_.emplace(key, *result);
      note_published(std::get<0>(key));
    }
  }

  std::mt19937_64 random_;
  RecordingSink sink_;
  EmbeddedHouse house_;
  std::map<BidKey, domain::Acceptance> accepted_;
  std::map<std::uint64_t, domain::ClosedRecord> closed_;
  std::map<std::uint64_t, domain::Seq> published_;
  std::uint64_t opened_ = 0;
  std::uint64_t bid_ = 0;
  std::int64_t cents_ = 100;
  bool pending_open_ = false;
};

TEST(Crash, NothingThatWasAnsweredIsMissingAfterAPowerFailure) {
  std::size_t accepted = 0;
  for (std::uint64_t seed = kFirstSeed; seed < kFirstSeed + kHouses; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    CrashingHouse house(seed);
    for (int crash = 0; crash < kCrashesEach; ++crash) {
      house.live_until_the_power_goes_off();
      house.check_that_nothing_answered_is_lost();
      house.check_the_records();
      if (testing::Test::HasFailure()) FAIL() << "after crash " << crash;
    }
    accepted += house.accepted_count();
  }
  EXPECT_GT(accepted, 10'000u);
}

}  // namespace
}  // namespace fa::test
