// The history worker: what it does for each decision, and that no crash loses or doubles anything.
#include "services/workers/history_worker.h"

#include <gtest/gtest.h>

#include "base/json.h"
#include "support/manual_clock.h"
#include "workers/decisions.h"

namespace fa::test {
namespace {

using workers::HistoryWorker;

constexpr double kUnreached = 1e12;

struct House {
  Faults faults;
  FakeStream stream{faults};
  FakeHistory history{faults};
  FakeCatalog catalog{faults};
  FakeJobQueue jobs{faults};
  ManualClock clock;
  base::Metrics metrics;
  int wakes = 0;
  std::optional<HistoryWorker> worker;

  House() { restart(); }
  // A share of 0 is always reached; a huge one never.
  void restart(double share_min = 0) {
    worker.emplace(
        HistoryWorker::Stores{stream, history, catalog, jobs}, clock, metrics, [this] { ++wakes; },
        workers::HistoryWorkerOptions{
            .batch_max = 4, .batch_behind_max = 8, .batch_crowded_max = 2, .crowd_min = 2, .share_min = share_min});
  }
  auto step() { return worker->step(std::chrono::milliseconds(0)); }
  void run_to_the_end() {
    for (;;) {
      const auto moved = step();
      ASSERT_TRUE(moved.has_value());
      if (*moved == 0) return;
    }
  }
  std::set<std::pair<std::string, std::string>> job_keys() const {
    std::set<std::pair<std::string, std::string>> keys;
    for (const auto& [key, payload] : jobs.payloads) keys.insert(key);
    return keys;
  }
};

void play(House& house) {
  PlayedAuction sold(house.stream, 1);
  PlayedAuction unsold(house.stream, 2);
  sold.bid(1, 100, 1'000);
  sold.bid(2, 150, 2'000);
  sold.bid(1, 500, 599'000);  // extends
  unsold.close();
  sold.close();
}

std::set<std::pair<std::string, std::string>> jobs_of_the_play() {
  const std::string sold = to_string(auction_id(1));
  const std::string unsold = to_string(auction_id(2));
  std::set<std::pair<std::string, std::string>> jobs{{"announce_extension", sold + ":4"}, {"notify_winner", sold}};
  for (const char* kind : {"seal_ledger", "publish_result", "notify_host", "analytics"}) {
    jobs.emplace(kind, sold);
    jobs.emplace(kind, unsold);
  }
  return jobs;
}

void expect_everything_once(House& house) {
  ASSERT_EQ(house.history.records.size(), house.stream.records.size());
  for (std::size_t i = 0; i < house.history.records.size(); ++i)
    EXPECT_EQ(house.history.records[i].position, static_cast<std::int64_t>(i) + 1);
  EXPECT_EQ(house.job_keys(), jobs_of_the_play());
  EXPECT_EQ(house.stream.acknowledged, house.stream.records.back().position);

  const auto& sold = house.catalog.projected.at(auction_id(1));
  EXPECT_EQ(sold.seq, 5);
  EXPECT_EQ(sold.start_time, kStart);
  EXPECT_EQ(sold.end_time, kStart + 630'000);
  EXPECT_EQ(sold.current_price, domain::Cents{500});
  EXPECT_EQ(sold.bid_count, 3);
  EXPECT_EQ(sold.closed.value().winner_id, user_id(1));
  const auto& unsold = house.catalog.projected.at(auction_id(2));
  EXPECT_EQ(unsold.current_price, domain::Cents{100});
  EXPECT_EQ(unsold.end_time, kStart + 600'000);
  EXPECT_FALSE(unsold.closed.value().winner_id.has_value());
}

TEST(HistoryWorkerTest, MovesEverythingAndDoesWhatFollows) {
  House house;
  play(house);
  house.run_to_the_end();
  expect_everything_once(house);
}

TEST(HistoryWorkerTest, WakesTheJobWorkersOnlyWhenThereAreJobs) {
  House house;
  PlayedAuction auction(house.stream, 1);
  auction.bid(1, 100, 1'000);
  house.run_to_the_end();
  EXPECT_EQ(house.wakes, 0);
  auction.close();
  house.run_to_the_end();
  EXPECT_EQ(house.wakes, 1);
}

TEST(HistoryWorkerTest, ReadsMoreAtOnceWhileItIsBehind) {
  House house;
  PlayedAuction auction(house.stream, 1);
  for (int i = 0; i < 30; ++i) auction.bid(1 + i % 2, 100 + i, 1'000 + i);
  EXPECT_EQ(house.step().value(), 4u);
  EXPECT_EQ(house.step().value(), 8u);
}

TEST(HistoryWorkerTest, StandsBackInACrowdUntilItIsUrgent) {
  House house;
  house.restart(kUnreached);
  PlayedAuction auction(house.stream, 1);
  for (int i = 0; i < 30; ++i) auction.bid(1 + i % 2, 100 + i, 1'000 + i);
  EXPECT_EQ(house.step().value(), 4u);
  EXPECT_EQ(house.stream.stood_back, 0) << "nobody knows of a crowd yet";
  EXPECT_EQ(house.step().value(), 2u);
  EXPECT_EQ(house.step().value(), 2u);
  EXPECT_EQ(house.stream.stood_back, 2);
  house.stream.urgent = true;
  EXPECT_EQ(house.step().value(), 8u);
}

TEST(HistoryWorkerTest, DoesNotStandBackOnceItHasCaughtUp) {
  House house;
  house.restart(kUnreached);
  PlayedAuction auction(house.stream, 1);
  for (int i = 0; i < 8; ++i) auction.bid(1 + i % 2, 100 + i, 1'000 + i);
  house.run_to_the_end();
  auction.bid(1, 500, 2'000);
  EXPECT_EQ(house.step().value(), 1u);
  const int before = house.stream.stood_back;
  auction.bid(2, 600, 2'100);
  EXPECT_EQ(house.step().value(), 1u);
  EXPECT_EQ(house.stream.stood_back, before);
}

TEST(HistoryWorkerTest, NothingIsAcknowledgedBeforeTheHistoryHasIt) {
  House house;
  play(house);
  house.faults.fail(5, Faults::When::before_its_effect);  // position, read, project, enqueue or append
  while (house.step().has_value()) {
  }
  EXPECT_EQ(house.stream.acknowledged, static_cast<std::int64_t>(house.history.records.size()));
}

class HistoryWorkerFaults : public testing::TestWithParam<std::tuple<Faults::When, Faults::How, bool>> {};

TEST_P(HistoryWorkerFaults, WhicheverCallFailsNothingIsLostOrDoubled) {
  const auto [when, how, dies] = GetParam();
  bool every_call_has_failed = false;
  for (int call = 1; !every_call_has_failed; ++call) {
    SCOPED_TRACE(call);
    House house;
    play(house);
    house.faults.fail(call, when, how);
    for (auto moved = house.step(); !moved || *moved > 0; moved = house.step())
      if (!moved && dies) house.restart();
    expect_everything_once(house);
    every_call_has_failed = !house.faults.happened();
    ASSERT_LT(call, 100);
  }
}
INSTANTIATE_TEST_SUITE_P(
    EachWay, HistoryWorkerFaults,
    testing::Combine(testing::Values(Faults::When::before_its_effect, Faults::When::after_its_effect),
                     testing::Values(Faults::How::by_an_error, Faults::How::by_a_throw), testing::Bool()));

TEST(HistoryWorkerTest, SaysWhatWasThrown) {
  House house;
  play(house);
  house.faults.fail(2, Faults::When::before_its_effect, Faults::How::by_a_throw);
  const auto moved = house.step();
  ASSERT_FALSE(moved.has_value());
  EXPECT_EQ(moved.error().detail, "std::bad_alloc");
}

TEST(HistoryWorkerTest, AJobsPayloadSaysHowTheAuctionEnded) {
  House house;
  play(house);
  house.run_to_the_end();
  const auto payload = base::json::parse(house.jobs.payloads.at({"notify_winner", to_string(auction_id(1))}));
  ASSERT_TRUE(payload.has_value());
  EXPECT_EQ(*payload->string_at("winner_id"), to_string(user_id(1)));
  EXPECT_EQ(*payload->string_at("winner_username"), "user1");
  EXPECT_EQ(*payload->string_at("winning_bid"), "5.00");
  EXPECT_EQ(payload->int64_at("seq"), 5);
}

}  // namespace
}  // namespace fa::test
