// An auction's ledger over REST: whole and the same, wherever its records lie, and however long it is.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <functional>
#include <new>
#include <string>
#include <vector>

#include "base/http/spooled_body.h"
#include "services/auctions/input_limits.h"
#include "services/auctions/ledger_lines.h"
#include "support/rest_house.h"

namespace fa::test {
namespace {

constexpr int kManyBids = 1'200;  // more than the engine gives at once (ports::kMissedMax)

std::string amount(int cents) {
  const std::string rest = std::to_string(cents % 100);
  return std::to_string(cents / 100) + "." + (rest.size() == 1 ? "0" + rest : rest);
}

void bid_often(RestHouse& rest, const std::string& id, int count, int from_cents = 1'000) {
  for (int i = 0; i < count; ++i) {
    const auto answer = rest.bid(id, i % 2 ? "alice" : "bob", amount(from_cents + 100 * i));
    ASSERT_EQ(answer.status, 200) << answer.body;
  }
}

std::size_t count_lines(const std::string& body) {
  return static_cast<std::size_t>(std::ranges::count(body, '\n'));
}

TEST(Ledger, IsWholeWhileTheHistoryIsFarBehind) {
  RestHouse rest;
  const std::string id = rest.open();
  const std::string other = rest.open();
  rest.bid(other, "alice", "10.00");
  bid_often(rest, id, kManyBids);
  const auto fresh = rest.get("/auctions/" + id + "/ledger");
  ASSERT_EQ(fresh.status, 200) << fresh.body;
  EXPECT_EQ(count_lines(fresh.body), 1u + kManyBids);
  ASSERT_TRUE(rest.house().move_to_history(100));
  EXPECT_EQ(rest.get("/auctions/" + id + "/ledger").body, fresh.body) << "a little of it stored";
  ASSERT_TRUE(rest.house().move_to_history());
  EXPECT_EQ(rest.get("/auctions/" + id + "/ledger").body, fresh.body) << "all of it stored";
}

TEST(Ledger, IsReadAgainAfterReadingItHasThrown) {
  RestHouse rest;
  const std::string id = rest.open();
  rest.history().before_each = [] { throw std::bad_alloc(); };
  for (int i = 0; i < 3 * auctions::kLedgerReadersMax; ++i)
    EXPECT_THROW(rest.get("/auctions/" + id + "/ledger"), std::bad_alloc);
  rest.history().before_each = [] {};
  EXPECT_EQ(rest.get("/auctions/" + id + "/ledger").status, 200);
}

TEST(Ledger, OfAClosedAuctionIsWholeWhileTheHistoryIsFarBehind) {
  RestHouse rest;
  const std::string id = rest.open();
  bid_often(rest, id, kManyBids);
  rest.post("/auctions/" + id + "/close", "hanna", "");
  const auto fresh = rest.get("/auctions/" + id + "/ledger");
  ASSERT_EQ(fresh.status, 200) << fresh.body;
  EXPECT_EQ(count_lines(fresh.body), 2u + kManyBids);
  ASSERT_TRUE(rest.house().move_to_history());
  EXPECT_EQ(rest.get("/auctions/" + id + "/ledger").body, fresh.body);
}

TEST(Ledger, ThatTheHistoryHasWholeNeedsNoEngine) {
  RestHouse rest;
  const std::string id = rest.open();
  bid_often(rest, id, 3);
  rest.post("/auctions/" + id + "/close", "hanna", "");
  auto& house = rest.house();
  ASSERT_TRUE(house.move_to_history());
  house.engine().stop();
  const auto answer = rest.get("/auctions/" + id + "/ledger");
  ASSERT_EQ(answer.status, 200) << answer.body;
  EXPECT_EQ(count_lines(answer.body), 5u);
}

// Between the reading of the history and that of the tail.
class TailThatIsLate final : public ports::DecisionTail {
 public:
  TailThatIsLate(ports::DecisionTail& tail, std::function<void()> before) : tail_(tail), before_(std::move(before)) {}
  std::expected<std::vector<ports::DecisionRecord>, ports::StoreError> read_tail(std::int64_t position,
                                                                                 std::size_t max) override {
    if (position == 0) before_();
    return tail_.read_tail(position, max);
  }

 private:
  ports::DecisionTail& tail_;
  std::function<void()> before_;
};

TEST(Ledger, MissesNothingThatTheHistoryTakesOverMeanwhile) {
  RestHouse rest;
  const std::string id = rest.open();
  bid_often(rest, id, kManyBids);
  const auto fresh = rest.get("/auctions/" + id + "/ledger");
  int reads = 0;
  auto& house = rest.house();
  TailThatIsLate tail(house.engine().decision_tail(), [&] { ASSERT_TRUE(house.move_to_history(reads++ ? 0 : 50)); });
  const auto auction = *domain::parse_id<domain::AuctionId>(id);
  auto lines = auctions::ledger_lines({house.history(), tail, house.auctions()}, auction, {});
  ASSERT_TRUE(lines.has_value()) << lines.error().body;
  base::http::Response response;
  ASSERT_TRUE(lines->move_into(response));
  EXPECT_EQ(response.body, fresh.body);
  EXPECT_EQ(reads, 2) << "the first attempt had a gap";
}

TEST(Ledger, IsUnavailableWhileTheHistoryOvertakesEveryAttempt) {
  RestHouse rest;
  const std::string id = rest.open();
  bid_often(rest, id, kManyBids);
  auto& house = rest.house();
  TailThatIsLate tail(house.engine().decision_tail(), [&] { ASSERT_TRUE(house.move_to_history(30)); });
  const auto auction = *domain::parse_id<domain::AuctionId>(id);
  const auto lines = auctions::ledger_lines({house.history(), tail, house.auctions()}, auction, {});
  ASSERT_FALSE(lines.has_value());
  EXPECT_EQ(lines.error().status, 503);
}

TEST(Ledger, ThatIsTooLargeForMemoryComesFromTheDisk) {
  RestHouse rest({.ledger_memory_bytes_max = 300});
  const std::string id = rest.open();
  bid_often(rest, id, 50);
  const auto from_disk = rest.get("/auctions/" + id + "/ledger");
  ASSERT_EQ(from_disk.status, 200) << from_disk.body;
  EXPECT_EQ(count_lines(from_disk.body), 51u);
  EXPECT_NE(from_disk.body.find("\"amount\":\"59.00\""), std::string::npos);
  std::size_t files = 0;
  for ([[maybe_unused]] const auto& file : std::filesystem::directory_iterator(rest.folder().path()))
    files += file.path().filename().string().starts_with(".scratch") ? 1 : 0;
  EXPECT_EQ(files, 0u) << "nothing stays";
}

TEST(Ledger, ThatIsTooLongIsRefusedAndNoRoomIsSaid) {
  RestHouse rest({.ledger_memory_bytes_max = 300, .ledger_bytes_max = 2'000});
  const std::string id = rest.open();
  bid_often(rest, id, 3);
  EXPECT_EQ(rest.get("/auctions/" + id + "/ledger").status, 200);
  bid_often(rest, id, 10, 1'300);
  EXPECT_EQ(rest.get("/auctions/" + id + "/ledger").code(), "message_too_long");

  const auto auction = *domain::parse_id<domain::AuctionId>(id);
  auto& house = rest.house();
  const auctions::LedgerSources sources{house.history(), house.engine().decision_tail(), house.auctions()};
  const auto lines = auctions::ledger_lines(sources, auction, {.folder = "/nowhere", .memory_bytes_max = 300});
  ASSERT_FALSE(lines.has_value());
  EXPECT_EQ(lines.error().status, 503);
}

TEST(Ledger, OfLargeOnesABoundedNumberIsDownloadedAtOnceAndOfThemAClientHasAShare) {
  RestHouse rest({.ledger_memory_bytes_max = 300});
  const std::string id = rest.open();
  bid_often(rest, id, 5);
  std::vector<base::http::Response> downloads;
  const auto ask = [&](int client) {
    Call call{"GET", "/auctions/" + id + "/ledger"};
    call.address = "192.0.2." + std::to_string(client);
    auto response = rest.response(call);
    const int status = response.status;
    if (status == 200) downloads.push_back(std::move(response));
    return status;
  };
  for (int i = 0; i < auctions::kLedgerFilesMax; ++i) {
    const int client = i / auctions::kLedgerFilesOfClientMax;
    ASSERT_EQ(ask(client), 200);
    if ((i + 1) % auctions::kLedgerFilesOfClientMax == 0) {
      EXPECT_EQ(ask(client), 503) << "its share";
    }
  }
  EXPECT_EQ(ask(99), 503) << "all of them";
  downloads.pop_back();
  EXPECT_EQ(ask(99), 200) << "one has ended";
}

}  // namespace
}  // namespace fa::test
