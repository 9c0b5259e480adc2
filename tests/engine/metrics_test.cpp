// What the engine tells Prometheus of the time that its callers wait.
#include <gtest/gtest.h>

#include <sstream>

#include "support/embedded_house.h"
#include "support/sync_auctions.h"

namespace fa::test {
namespace {

class DecisionSeconds : public ::testing::Test {
 protected:
  DecisionSeconds() { EXPECT_TRUE(calls().open(opening_of(1), 600'000).has_value()); }
  SyncAuctions calls() { return SyncAuctions(house.auctions()); }
  // `part` is sum or count; what the engine has told up to the newest answer.
  double decision_seconds(const std::string& part) {
    EXPECT_TRUE(calls().view(1).has_value());  // answered a turn later: the batch before it is counted
    std::istringstream lines(house.metrics_text());
    const std::string name = "flashauction_engine_decision_seconds_" + part + " ";
    for (std::string line; std::getline(lines, line);)
      if (line.starts_with(name)) return std::stod(line.substr(name.size()));
    ADD_FAILURE() << "no " << name;
    return -1;
  }
  // Lets `send` be called while the engine's thread is held, and 40 ms pass before it goes on.
  template <class Send>
  void while_held(Send send) {
    std::promise<void> held;
    std::promise<void> go_on;
    auto is_held = held.get_future();
    // Both ends that the engine's thread uses are its own: this call may return before it has let go of them.
    house.auctions().view(auction_id(1), std::nullopt,
                          [held = std::move(held), may_go_on = go_on.get_future()](ports::ViewResult) mutable {
                            held.set_value();
                            may_go_on.wait();
                          });
    is_held.wait();
    send();
    house.clock().advance_ms(40);
    go_on.set_value();
  }

  EmbeddedHouse house;
};

TEST_F(DecisionSeconds, IsTheWaitOfTheOldestOfABatchOnceABatch) {
  const auto sum = decision_seconds("sum");
  const auto count = decision_seconds("count");
  std::vector<Pending<ports::PlaceResult>> bids;
  while_held([&] {
    bids.push_back(calls().begin_place({.user = 2, .cents = 600}));
    house.clock().advance_ms(30);
    bids.push_back(calls().begin_place({.user = 3, .cents = 700}));
    bids.push_back(calls().begin_place({.user = 3, .cents = 100}));  // a refusal waits as well
  });
  for (std::size_t i = 0; i < bids.size(); ++i) EXPECT_EQ(bids[i].get().has_value(), i < 2);
  EXPECT_NEAR(decision_seconds("sum") - sum, 0.070, 1e-9);
  EXPECT_EQ(decision_seconds("count") - count, 1);
}

TEST_F(DecisionSeconds, IsNotToldOfViewsAlone) {
  const auto count = decision_seconds("count");
  Pending<ports::ViewResult> view;
  while_held([&] { house.auctions().view(auction_id(1), std::nullopt, view.done()); });
  EXPECT_TRUE(view.get().has_value());
  EXPECT_EQ(decision_seconds("count"), count);
}

}  // namespace
}  // namespace fa::test
