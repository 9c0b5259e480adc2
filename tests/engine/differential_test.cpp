// The engine and the reference model get the same random commands and must agree after every one.
#include <gtest/gtest.h>

#include <random>

#include "domain/describe.h"
#include "domain/reference_model.h"
#include "support/embedded_house.h"
#include "support/sync_auctions.h"

namespace fa::test {
namespace {

constexpr int kCommands = 100'000;
constexpr std::uint64_t kSeed = 20'260'101;
constexpr std::uint64_t kAuctionsAtOnce = 12;

std::string describe_place(const ports::PlaceResult& result) {
  if (failure_in(result)) return "failed";
  if (!result) return describe(std::expected<domain::Placed, domain::Refusal>(std::unexpected(*refusal_in(result))));
  return describe(std::expected<domain::Placed, domain::Refusal>(domain::Placed{*result}));
}

std::string describe_model(std::expected<domain::Placed, domain::Refusal> decided) {
  if (decided) decided->repeated = false;  // the port does not say
  return describe(decided);
}

std::uint64_t number_of(const domain::AuctionId& id) {
  std::uint64_t number = 0;
  for (std::size_t i = 8; i < 16; ++i) number = number << 8 | id.uuid.bytes[i];
  return number;
}

// Runs one random command on both, and compares its answer and the state of its auction.
class Twins {
 public:
  explicit Twins(std::uint64_t seed) : random_(seed) { house_.feed().subscribe(sink_); }

  void run_one() {
    const auto kind = below(1'000);
    if (kind < 840) {
      place();
    } else if (kind < 880) {
      open();
    } else if (kind < 980) {
      let_time_pass();
    } else if (kind < 984) {
      close();
    } else if (kind < 994) {
      keep_house();
    } else if (kind < 996) {
      set_blocked();
    } else if (kind < 997) {
      lose_time();
    } else {
      stop_for_a_while();
    }
    compare(auction_);
  }
  void compare_all() {
    for (std::uint64_t auction = 1; auction <= newest_; ++auction) {
      compare(auction);
      const auto published = sink_.events_of(auction);
      ASSERT_EQ(published.size(), static_cast<std::size_t>(model_.view(auction_id(auction)).seq)) << auction;
      for (const auto& event : published) {
        ASSERT_EQ(describe(event), describe(model_.event(auction_id(auction), event.seq())));
      }
    }
  }
  std::size_t accepted() const { return accepted_; }
  std::size_t closed() const { return closed_; }
  std::size_t outages() const { return outages_; }

 private:
  std::uint64_t below(std::uint64_t bound) { return random_() % bound; }
  std::uint64_t pick_auction() {
    const auto oldest = newest_ > kAuctionsAtOnce ? newest_ - kAuctionsAtOnce : 0;
    return oldest + below(newest_ - oldest + 2);  // now and then one that is not there
  }

  void open() {
    auction_ = below(4) == 0 ? pick_auction() : newest_ + 1;
    if (auction_ == 0 || auction_ > newest_ + 1) auction_ = newest_ + 1;
    newest_ = std::max(newest_, auction_);
    auto opening = opening_of(auction_);
    opening.rules = {static_cast<std::int64_t>(below(40)) * 1'000, 30'000, static_cast<std::int32_t>(below(6))};
    opening.rules_version = below(5) == 0 ? 1 : 2;
    if (opening.rules_version == 2) set_newer_rules(opening);
    const auto duration_ms = static_cast<std::int64_t>(10'000 + below(120'000));
    ASSERT_TRUE(calls().open(opening, duration_ms).has_value());
    opening.start_time = house_.now_ms();
    opening.end_time = opening.start_time + duration_ms;
    model_.open(opening);
  }
  void set_newer_rules(domain::Opening& opening) {
    opening.step = {static_cast<std::int64_t>(1 + below(3)), {static_cast<std::int64_t>(1 + below(300))}};
    opening.outage = {static_cast<std::int64_t>(1'000 + below(3'000)), static_cast<std::int64_t>(below(40'000))};
  }

  void place() {
    auction_ = pick_auction();
    Bid bid{.auction = auction_, .user = 1 + below(6), .bid = 1 + below(200)};
    if (below(30) == 0) bid.user = kHost;
    const auto id = auction_id(auction_);
    const auto minimum = model_.has(id) ? model_.view(id).minimum_bid.value : 100;
    bid.cents = minimum - 2 + static_cast<std::int64_t>(below(8));
    if (below(20) == 0)
      bid.cents = minimum * static_cast<std::int64_t>(1 + below(3)) - 1 + static_cast<std::int64_t>(below(3));
    auto request = place_bid_of(bid);
    if (below(40) == 0) request.amount.reset();
    const auto expected =
        model_.place(id, {request.user_id, request.username, request.bid_id, request.amount}, house_.now_ms());
    if (expected && !expected->repeated) ++accepted_;
    ASSERT_EQ(describe_place(calls().place_exactly(request)), describe_model(expected));
  }

  void close() {
    auction_ = pick_auction();
    const auto expected = model_.close(auction_id(auction_), domain::CloseReason::host, house_.now_ms());
    const auto result = calls().close(auction_);
    ASSERT_EQ(result.has_value(), expected.has_value());
    if (!expected) return;
    ASSERT_EQ(describe(*result), describe(*expected));
  }

  void let_time_pass() { pass(static_cast<std::int64_t>(below(2) == 0 ? below(300) : below(10'000))); }
  // As the engine looks at the clock in steps, what falls due closes at the step that it falls into.
  void pass(std::int64_t ms) {
    constexpr std::int64_t kStepMs = 500;
    for (; ms > 0; ms -= kStepMs) {
      house_.advance_ms(std::min(ms, kStepMs));
      close_due();
    }
  }
  void close_due() {
    for (const auto& id : model_.close_due(house_.now_ms())) {
      ++closed_;
      compare(number_of(id));
    }
  }

  // The engine was there until this very moment: what it stores of that is of now.
  domain::UnixMs alive() {
    pass(400);
    return house_.now_ms();
  }
  void come_back(domain::UnixMs alive) {
    const auto given_back = model_.come_back(alive, house_.now_ms());
    outages_ += given_back.empty() ? 0 : 1;
    close_due();
    for (const auto& id : given_back) compare(number_of(id));
  }
  void lose_time() {
    const auto before = alive();
    house_.lose_ms(static_cast<std::int64_t>(below(8'000)));
    come_back(before);
  }
  void stop_for_a_while() {
    const auto before = alive();
    const auto down_ms = static_cast<std::int64_t>(below(8'000));
    below(2) == 0 ? house_.crash(down_ms) : house_.restart(down_ms);
    model_.restart();
    come_back(before);
  }
  void set_blocked() {
    auction_ = pick_auction();
    const auto user = user_id(1 + below(6));
    const bool blocked = below(2) == 0;
    Pending<ports::BlockResult> answer;
    if (blocked) {
      house_.auctions().block({.auction_id = auction_id(auction_), .user_id = user, .username = "user"}, answer.done());
    } else {
      house_.auctions().unblock(auction_id(auction_), user, answer.done());
    }
    const bool known = model_.has(auction_id(auction_));
    ASSERT_EQ(answer.get().has_value(), known);
    if (known) model_.set_blocked(auction_id(auction_), user, blocked);
  }

  // The history takes over what there is, and closed auctions leave the memory.
  void keep_house() {
    ASSERT_TRUE(house_.move_to_history());
    auction_ = pick_auction();
    const auto id = auction_id(auction_);
    if (!model_.has(id) || !model_.view(id).closed) return;
    house_.auctions().retire(id);
  }

  void compare(std::uint64_t auction) {
    const auto id = auction_id(auction);
    const auto result = calls().view(auction);
    ASSERT_EQ(result.has_value(), model_.has(id)) << auction;
    if (!result) return;
    ASSERT_EQ(describe(result->state), describe(model_.view(id)));
  }
  SyncAuctions calls() { return SyncAuctions(house_.auctions()); }

  std::mt19937_64 random_;
  RecordingSink sink_;
  EmbeddedHouse house_;
  ReferenceModel model_;
  std::uint64_t newest_ = 0;
  std::uint64_t auction_ = 1;
  std::size_t accepted_ = 0;
  std::size_t closed_ = 0;
  std::size_t outages_ = 0;
};

TEST(Differential, TheEngineAgreesWithTheReferenceModelAfterEveryCommand) {
  SCOPED_TRACE("seed " + std::to_string(kSeed));
  Twins twins(kSeed);
  for (int i = 0; i < kCommands; ++i) {
    twins.run_one();
    if (testing::Test::HasFatalFailure()) FAIL() << "at command " << i;
  }
  twins.compare_all();
  EXPECT_GT(twins.accepted(), 10'000u);  // the commands do reach what they are to test
  EXPECT_GT(twins.closed(), 1'000u);
  EXPECT_GT(twins.outages(), 200u);
}

}  // namespace
}  // namespace fa::test
