// Bids over REST: the same decisions and answers as in realtime, and the lists of them.
#include <gmock/gmock.h>

#include <algorithm>
#include <functional>

#include "domain/ledger.h"
#include "support/rest_house.h"

namespace fa::test {
namespace {

TEST(PlaceBid, IsAnsweredWithTheAcknowledgement) {
  RestHouse rest;
  const std::string id = rest.open();
  const std::string bid_id = "6f1e9a52-8c0f-4c5e-9a3b-0d9a3c1f2b7e";
  const std::string body = R"({"amount":10.5,"bid_id":")" + bid_id + "\"}";
  const auto answer = rest.post("/auctions/" + id + "/bids", "alice", body);
  ASSERT_EQ(answer.status, 200) << answer.body;
  EXPECT_EQ(answer.json().keys(), (std::vector<std::string>{"ok", "bid_id", "seq", "amount", "end_time", "extended"}));
  EXPECT_EQ(answer.text("bid_id"), bid_id);
  EXPECT_EQ(answer.json().int64_at("seq"), 2);
  EXPECT_EQ(answer.text("amount"), "10.50");
  EXPECT_FALSE(answer.json().find("extended")->boolean());

  ASSERT_EQ(rest.bid(id, "bob", "20.00").status, 200);
  const auto repeated = rest.post("/auctions/" + id + "/bids", "alice", R"({"amount":"1","bid_id":")" + bid_id + "\"}");
  EXPECT_EQ(repeated.body, answer.body) << "the first acknowledgement, whatever the amount says now";
}

TEST(PlaceBid, SaysWhatTheMinimumIs) {
  RestHouse rest;
  const std::string id = rest.open();
  const auto answer = rest.bid(id, "alice", "9.99");
  EXPECT_EQ(answer.status, 409);
  EXPECT_EQ(answer.code(), "bid_too_low");
  EXPECT_EQ(answer.text("minimum_bid"), "10.00");
}

struct BadBid {
  const char* body;
  int status;
  const char* code;
};
class RefusedBid : public testing::TestWithParam<BadBid> {};

TEST_P(RefusedBid, GetsItsDocumentedAnswerAndChangesNothing) {
  RestHouse rest;
  const std::string id = rest.open();
  const std::string before = rest.get("/auctions/" + id).body;
  const auto answer = rest.post("/auctions/" + id + "/bids", "alice", GetParam().body);
  EXPECT_EQ(answer.status, GetParam().status) << GetParam().body;
  EXPECT_EQ(answer.code(), GetParam().code) << GetParam().body;
  EXPECT_EQ(rest.get("/auctions/" + id).body, before);
}

INSTANTIATE_TEST_SUITE_P(
    Bodies, RefusedBid,
    testing::Values(
        BadBid{R"({"amount":0})", 422, "invalid_amount"}, BadBid{R"({"amount":-5})", 422, "invalid_amount"},
        BadBid{R"({"amount":"10.123"})", 422, "invalid_amount"}, BadBid{R"({"amount":1e9})", 422, "invalid_amount"},
        BadBid{R"({"amount":"NaN"})", 422, "invalid_amount"}, BadBid{R"({"amount":" 10"})", 422, "invalid_amount"},
        BadBid{R"({"amount":9223372036854775808})", 422, "invalid_amount"},
        BadBid{R"({"amount":NaN})", 400, "invalid_message"}, BadBid{R"({})", 400, "invalid_message"},
        BadBid{R"({"amount":null})", 400, "invalid_message"}, BadBid{R"({"amount":true})", 400, "invalid_message"},
        BadBid{R"({"amount":[10]})", 400, "invalid_message"}, BadBid{R"({"amount":{}})", 400, "invalid_message"},
        BadBid{R"({"amount":"50.00","bid_id":"one"})", 400, "invalid_message"},
        BadBid{R"({"amount":"50.00","bid_id":7})", 400, "invalid_message"},
        BadBid{R"([{"amount":"50.00"}])", 400, "invalid_message"}, BadBid{"", 400, "invalid_message"},
        BadBid{R"({"amount":"50.00","user_id":"somebody else"})", 422, "invalid_field"}));

TEST(PlaceBid, ChecksInTheOrderOfTheRules) {
  RestHouse rest;
  const std::string id = rest.open();
  EXPECT_EQ(rest.bid(id, "", "50.00").code(), "unauthenticated");
  EXPECT_EQ(rest.post("/auctions/nonsense/bids", "alice", "{}").code(), "invalid_message") << "shape first";
  EXPECT_EQ(rest.bid("nonsense", "alice", "x").code(), "auction_not_found");
  EXPECT_EQ(rest.bid("00000000-0000-4000-8000-000000000000", "alice", "x").code(), "auction_not_found");
  const auto by_host = rest.bid(id, "hanna", "x");
  EXPECT_EQ(by_host.code(), "host_cannot_bid");
  EXPECT_EQ(by_host.status, 403);
  rest.post("/auctions/" + id + "/close", "hanna", "");
  EXPECT_EQ(rest.bid(id, "hanna", "x").code(), "auction_closed");
  EXPECT_EQ(rest.bid(id, "alice", "50.00").status, 409);
}

TEST(PlaceBid, IsLimitedByTheTierOfTheUser) {
  RestOptions options;
  options.bids.limits = {{1, 1}, {1, 2}, {1, 3}};
  RestHouse rest(options);
  const std::string id = rest.open();
  ASSERT_EQ(rest.bid(id, "alice", "10.00").status, 200);
  const auto refused = rest.bid(id, "alice", "11.00");
  EXPECT_EQ(refused.status, 429);
  EXPECT_EQ(refused.json().int64_at("retry_after_ms"), 1000);
  EXPECT_EQ(rest.bid(id, "verified-vera", "12.00").status, 200);
  EXPECT_EQ(rest.bid(id, "verified-vera", "13.00").status, 200);
  EXPECT_EQ(rest.bid(id, "verified-vera", "14.00").status, 429);
  EXPECT_EQ(rest.post("/auctions/" + id + "/bids", "alice", "{}").code(), "invalid_message") << "shape before the rate";
}

TEST(PlaceBid, CanBeForVerifiedUsersOnly) {
  RestOptions options;
  options.bids.verified_only = true;
  RestHouse rest(options);
  const std::string id = rest.open();
  EXPECT_EQ(rest.bid(id, "alice", "10.00").code(), "forbidden");
  EXPECT_EQ(rest.bid(id, "verified-vera", "10.00").status, 200);
}

TEST(PlaceBid, SaysThatTheOutcomeIsUnknownAndWithWhichIdToAskAgain) {
  RestHouse rest;
  const std::string id = rest.open();
  rest.house().disk().inject({.operation = CrashDisk::Operation::sync, .file_suffix = "-wal"});
  const auto answer = rest.bid(id, "alice", "10.00");
  EXPECT_EQ(answer.status, 503) << answer.body;
  EXPECT_TRUE(domain::parse_uuid(answer.text("bid_id"))) << answer.body;
  EXPECT_FALSE(answer.header("Retry-After").empty());
}

// Lets time pass between a decision and its answer.
class SlowFeed final : public ports::FeedSink {
 public:
  explicit SlowFeed(ManualClock& clock) : clock_(clock) {}
  void on_events(const ports::FeedBatch&) override { clock_.advance_ms(7); }

 private:
  ManualClock& clock_;
};

TEST(PlaceBid, IsToldToTheMetricsWhereItWasDecidedWithItsOutcomeAndTime) {
  RestHouse rest;
  SlowFeed slow(rest.house().clock());
  const std::string id = rest.open();
  const std::string alice = rest.get("/users/me", "alice").text("user_id");
  rest.house().feed().subscribe(slow);
  rest.bid(id, "alice", "10.00");
  const std::string body = R"({"auction_id":")" + id + R"(","user_id":")" + alice + R"(","amount":"11.00"})";
  rest.call_internal({"POST", "/internal/bids", "secret", body});
  rest.bid(id, "bob", "9.99");
  rest.bid(id, "bob", "x");
  rest.bid(id, "hanna", "20.00");
  rest.post("/auctions/" + id + "/bids", "bob", "{}");
  rest.bid(id, "", "20.00");
  rest.bid("nonsense", "bob", "20.00");
  rest.house().disk().inject({.operation = CrashDisk::Operation::sync, .file_suffix = "-wal"});
  rest.bid(id, "bob", "20.00");
  rest.bid(id, "bob", "20.00");
  EXPECT_THAT(
      rest.answered_bids(),
      testing::ElementsAre(RestHouse::AnsweredBid{"accepted", 7'000}, RestHouse::AnsweredBid{"accepted", 7'000},
                           RestHouse::AnsweredBid{"bid_too_low", 0}, RestHouse::AnsweredBid{"invalid_amount", 0},
                           RestHouse::AnsweredBid{"host_cannot_bid", 0}, RestHouse::AnsweredBid{"outcome_unknown", 0},
                           RestHouse::AnsweredBid{"unavailable", 0}));
}

std::vector<std::string> amounts(const Answer& answer) {
  std::vector<std::string> found;
  const auto json = answer.json();
  if (const auto* items = json.find("items"))
    for (const auto& item : items->items()) found.push_back(*item.string_at("amount"));
  return found;
}

using Amounts = std::vector<std::string>;

TEST(ListBids, HasEveryAnsweredBidWhetherTheHistoryHasItOrNot) {
  RestHouse rest;
  const std::string id = rest.open();
  const std::string path = "/auctions/" + id + "/bids";
  EXPECT_EQ(amounts(rest.get(path)), Amounts{});
  rest.bid(id, "alice", "10.00");
  rest.bid(id, "bob", "11.00");
  EXPECT_EQ(amounts(rest.get(path)), (Amounts{"11.00", "10.00"})) << "nothing is in the history yet";
  ASSERT_TRUE(rest.house().move_to_history());
  EXPECT_EQ(amounts(rest.get(path)), (Amounts{"11.00", "10.00"}));
  rest.bid(id, "alice", "12.00");
  EXPECT_EQ(amounts(rest.get(path)), (Amounts{"12.00", "11.00", "10.00"})) << "part of it is";

  const auto first = rest.get(path + "?limit=2");
  EXPECT_EQ(amounts(first), (Amounts{"12.00", "11.00"}));
  EXPECT_EQ(amounts(rest.get(path + "?limit=2&cursor=" + first.text("next_cursor"))), Amounts{"10.00"});
  EXPECT_EQ(rest.get(path + "?cursor=zzz").wrong_fields(), "cursor");
  EXPECT_EQ(rest.get("/auctions/nonsense/bids").code(), "auction_not_found");
}

std::string numbered_amount(int i) {
  return std::to_string(100 + i) + ".00";
}

void bid_times(RestHouse& rest, const std::string& id, int first, int count) {
  for (int i = first; i < first + count; ++i)
    ASSERT_EQ(rest.bid(id, i % 2 ? "alice" : "bob", numbered_amount(i)).status, 200);
}

// From `newest` down to 1.
Amounts numbered_amounts(int newest) {
  Amounts expected;
  for (int i = newest; i > 0; --i) expected.push_back(numbered_amount(i));
  return expected;
}

// The amounts of each page, to the last. `between` runs after every page that another follows.
std::vector<Amounts> pages(
    RestHouse& rest, const std::string& path, std::size_t limit, const std::function<void()>& between = [] {}) {
  std::vector<Amounts> found;
  std::string cursor;
  do {
    const auto page = rest.get(path + "?limit=" + std::to_string(limit) + "&cursor=" + cursor);
    EXPECT_EQ(page.status, 200) << page.body;
    found.push_back(amounts(page));
    cursor = page.text("next_cursor");
    if (!cursor.empty()) between();
  } while (!cursor.empty() && found.size() < 100);
  return found;
}

Amounts joined(const std::vector<Amounts>& pages) {
  Amounts all;
  for (const Amounts& page : pages) all.insert(all.end(), page.begin(), page.end());
  return all;
}

TEST(ListBids, PagesThroughWhatTheHistoryDoesNotHaveYet) {
  RestHouse rest;
  const std::string id = rest.open();
  const std::string path = "/auctions/" + id + "/bids";
  bid_times(rest, id, 1, 5);
  EXPECT_EQ(pages(rest, path, 2), (std::vector<Amounts>{{"105.00", "104.00"}, {"103.00", "102.00"}, {"101.00"}}));
  EXPECT_EQ(pages(rest, path, 5), std::vector<Amounts>{numbered_amounts(5)}) << "no empty page behind a full one";
  EXPECT_EQ(rest.get(path + "?cursor=zzz").wrong_fields(), "cursor");
}

TEST(ListBids, PagesAcrossTheEndOfTheHistory) {
  for (const int stored : {0, 1, 3, 7}) {
    RestHouse rest;
    const std::string id = rest.open();
    bid_times(rest, id, 1, stored);
    ASSERT_TRUE(rest.house().move_to_history());
    bid_times(rest, id, stored + 1, 7 - stored);
    for (const std::size_t limit : {1u, 2u, 3u, 4u, 7u, 8u}) {
      const auto found = pages(rest, "/auctions/" + id + "/bids", limit);
      EXPECT_EQ(joined(found), numbered_amounts(7)) << stored << " stored, limit " << limit;
      for (std::size_t i = 0; i < found.size(); ++i)
        EXPECT_EQ(found[i].size(), std::min(limit, 7 - i * limit)) << stored << " stored, limit " << limit;
    }
  }
}

TEST(ListBids, LeadsOnWhileTheHistoryTakesBidsOverAndOthersArrive) {
  for (const std::size_t records_a_page : {1u, 2u, 3u, 8u}) {
    RestHouse rest;
    const std::string id = rest.open();
    bid_times(rest, id, 1, 7);
    int newest = 7;
    const auto found = pages(rest, "/auctions/" + id + "/bids", 2, [&] {
      ASSERT_TRUE(rest.house().move_to_history(records_a_page));
      bid_times(rest, id, ++newest, 1);
    });
    EXPECT_EQ(joined(found), numbered_amounts(7)) << records_a_page << " records moved after each page";
    EXPECT_EQ(found.size(), 4u);
  }
}

TEST(ListBids, IsUnavailableWhereMoreIsMissingThanTheEngineBrings) {
  RestHouse rest;
  const std::string id = rest.open();
  const std::string path = "/auctions/" + id + "/bids";
  bid_times(rest, id, 1, 2);
  ASSERT_TRUE(rest.house().move_to_history());
  const std::string cursor = rest.get(path + "?limit=1").text("next_cursor");
  bid_times(rest, id, 3, 1'000);
  EXPECT_EQ(amounts(rest.get(path + "?limit=2")), (Amounts{"1102.00", "1101.00"}));
  bid_times(rest, id, 1'003, 1);
  const auto refused = rest.get(path + "?limit=2");
  EXPECT_EQ(refused.status, 503);
  EXPECT_EQ(refused.code(), "unavailable");
  EXPECT_EQ(refused.header("Retry-After"), "1");
  EXPECT_EQ(amounts(rest.get(path + "?limit=1&cursor=" + cursor)), Amounts{"101.00"}) << "the history has all of it";
  ASSERT_TRUE(rest.house().move_to_history());
  EXPECT_EQ(amounts(rest.get(path + "?limit=2")), (Amounts{"1103.00", "1102.00"}));
}

// Closes the auction and tells the catalogue, which hears of a close before the history does.
void close_in_catalog(RestHouse& rest, const std::string& id, int bids) {
  ASSERT_EQ(rest.post("/auctions/" + id + "/close", "hanna", "").status, 200);
  const domain::AuctionId auction_id = *domain::parse_id<domain::AuctionId>(id);
  const domain::Seq seq = bids + 2;
  const domain::ClosedRecord close{.seq = seq, .timestamp = rest.house().now_ms(), .bid_count = bids};
  ASSERT_TRUE(rest.catalog().project({{.auction_id = auction_id, .seq = seq, .bid_count = bids, .closed = close}}));
  ASSERT_EQ(rest.catalog().find(auction_id)->status, domain::Status::closed);
}

TEST(ListBids, HasEveryAnsweredBidRightAfterTheClose) {
  for (const std::size_t stored : {0u, 1u, 4u, 8u, 9u}) {
    RestHouse rest;
    const std::string id = rest.open();
    bid_times(rest, id, 1, 7);
    close_in_catalog(rest, id, 7);
    ASSERT_TRUE(rest.house().move_to_history(stored));
    for (const std::size_t limit : {1u, 3u, 7u, 8u})
      EXPECT_EQ(joined(pages(rest, "/auctions/" + id + "/bids", limit)), numbered_amounts(7))
          << stored << " stored, limit " << limit;
    EXPECT_EQ(rest.get("/auctions/" + id + "/bids?cursor=zzz").wrong_fields(), "cursor");
  }
}

TEST(ListBids, OfAClosedAuctionThatTheHistoryHasAsksTheEngineNothing) {
  RestHouse rest;
  const std::string id = rest.open();
  const std::string unsold = rest.open();
  bid_times(rest, id, 1, 3);
  close_in_catalog(rest, id, 3);
  close_in_catalog(rest, unsold, 0);
  ASSERT_TRUE(rest.house().move_to_history());
  rest.house().engine().stop();  // it answers nothing any more
  EXPECT_EQ(amounts(rest.get("/auctions/" + id + "/bids")), numbered_amounts(3));
  EXPECT_EQ(joined(pages(rest, "/auctions/" + id + "/bids", 2)), numbered_amounts(3));
  EXPECT_EQ(amounts(rest.get("/auctions/" + unsold + "/bids")), Amounts{});
}

TEST(ListBids, ShowsAPersonTheirOwnWithTheAuction) {
  RestHouse rest;
  const std::string id = rest.open();
  rest.bid(id, "alice", "10.00");
  rest.bid(id, "bob", "11.00");
  ASSERT_TRUE(rest.house().move_to_history());
  const auto mine = rest.get("/users/me/bids", "alice");
  EXPECT_EQ(amounts(mine), Amounts{"10.00"});
  EXPECT_EQ(*mine.json().find("items")->items()[0].string_at("title"), "A lamp");
  EXPECT_EQ(*mine.json().find("items")->items()[0].string_at("status"), "live");
  EXPECT_EQ(rest.get("/users/me/bids").status, 401);
}

TEST(InternalBids, WantTheSecretAndBidInSomebodysName) {
  RestHouse rest;
  const std::string id = rest.open();
  const std::string alice = rest.get("/users/me", "alice").text("user_id");
  const std::string body = R"({"auction_id":")" + id + R"(","user_id":")" + alice + R"(","amount":"10.00"})";
  EXPECT_EQ(rest.post("/internal/bids", "secret", body).status, 404) << "not on the public listener";
  EXPECT_EQ(rest.call_internal({"POST", "/internal/bids", "", body}).status, 401);
  EXPECT_EQ(rest.call_internal({"POST", "/internal/bids", "bad", body}).code(), "unauthenticated");
  EXPECT_EQ(rest.call_internal({"POST", "/internal/bids", "secret", body}).status, 200);
  EXPECT_EQ(rest.get("/auctions/" + id).text("high_bidder_username"), "alice");
  const auto low = rest.call_internal({"POST", "/internal/bids", "", body, {{"x-internal-secret", "secret"}}});
  EXPECT_EQ(low.text("minimum_bid"), "10.01");

  const auto with = [&](const std::string& text) {
    return rest.call_internal({"POST", "/internal/bids", "secret", text}).code();
  };
  EXPECT_EQ(with(R"({"amount":"1"})"), "invalid_message");
  EXPECT_EQ(with(R"({"auction_id":")" + id + R"(","user_id":"bob","amount":"20"})"), "not_found");
  EXPECT_EQ(with(R"({"auction_id":"x","user_id":")" + alice + R"(","amount":"20"})"), "auction_not_found");
  EXPECT_EQ(with(R"({"auction_id":"x","user_id":"x","amount":"20","bidder":"hanna"})"), "invalid_field");
}

TEST(InternalBids, ATokensUserIsTheBidderWhateverTheBodySays) {
  RestHouse rest;
  const std::string id = rest.open();
  const std::string bob = rest.get("/users/me", "bob").text("user_id");
  const auto bid = [&](const std::string& more, const std::string& token,
                       std::vector<std::pair<std::string, std::string>> headers = {}) {
    return rest.call_internal(
        {"POST", "/internal/bids", token, R"({"auction_id":")" + id + R"(")" + more + "}", std::move(headers)});
  };
  EXPECT_EQ(bid(R"(,"amount":"10.00","username":"bob","timestamp":"1638360000000")", "alice").status, 200);
  EXPECT_EQ(rest.get("/auctions/" + id).text("high_bidder_username"), "alice");
  EXPECT_EQ(bid(R"(,"amount":"12.00","user_id":")" + bob + "\"", "alice").wrong_fields(), "user_id");
  EXPECT_EQ(bid(R"(,"amount":"12.00","user_id":7)", "alice").code(), "invalid_message");
  EXPECT_EQ(bid(R"(,"amount":"12.00","user_id":")" + bob + "\"", "bob").status, 200);
  EXPECT_EQ(bid(R"(,"amount":"13.00")", "alice", {{"x-internal-secret", "wrong"}}).status, 401);
  EXPECT_EQ(bid(R"(,"amount":"13.00")", "expired").status, 401);
  EXPECT_EQ(bid(R"(,"amount":"13.00")", "down").status, 503);
}

TEST(PlaceBid, TooLowSaysWhoLeads) {
  RestHouse rest;
  const std::string id = rest.open();
  rest.bid(id, "alice", "10.00");
  const auto path = "/auctions/" + id + "/bids";
  EXPECT_EQ(rest.post(path, "alice", R"({"amount":"10.00"})").json().find("leading")->boolean(), true);
  EXPECT_EQ(rest.post(path, "bob", R"({"amount":"10.00"})").json().find("leading"), nullptr);
}

}  // namespace
}  // namespace fa::test
