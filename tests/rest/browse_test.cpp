// GET /auctions and GET /auctions/{id}.
#include <set>

#include "support/rest_house.h"

namespace fa::test {
namespace {

std::vector<std::string> ids(const Answer& answer) {
  std::vector<std::string> found;
  const auto json = answer.json();
  if (const auto* items = json.find("items"))
    for (const auto& item : items->items()) found.push_back(*item.string_at("auction_id"));
  return found;
}

TEST(ShowAuction, HasEveryFieldOfTheStateAtTheTopLevel) {
  RestHouse rest;
  const std::string id = rest.open();
  const auto answer = rest.get("/auctions/" + id);
  ASSERT_EQ(answer.status, 200);
  const std::vector<std::string> expected = {"auction_id",
                                             "server_time",
                                             "epoch",
                                             "seq",
                                             "chat_seq",
                                             "status",
                                             "title",
                                             "host_user_id",
                                             "host_username",
                                             "currency",
                                             "starting_bid",
                                             "increment",
                                             "start_time",
                                             "current_high_bid",
                                             "high_bidder_id",
                                             "high_bidder_username",
                                             "minimum_bid",
                                             "top_bids",
                                             "bid_count",
                                             "end_time",
                                             "anti_snipe_count",
                                             "rules",
                                             "participant_count",
                                             "live",
                                             "playback_url",
                                             "description",
                                             "category",
                                             "images",
                                             "duration",
                                             "created_at"};
  const auto json = answer.json();
  EXPECT_EQ(std::set(json.keys().begin(), json.keys().end()), std::set(expected.begin(), expected.end()));
  EXPECT_TRUE(json.find("current_high_bid")->is_null());
  EXPECT_EQ(json.int64_at("participant_count"), 7);
  EXPECT_EQ(json.int64_at("seq"), 1);
}

TEST(ShowAuction, ItsStateAloneLeavesOutTheCatalogue) {
  RestHouse rest;
  const std::string id = rest.open();
  const auto whole = rest.get("/auctions/" + id).json();
  for (const std::string prefix : {"", "/api"}) {
    const auto answer = rest.get(prefix + "/auctions/" + id + "/state");
    ASSERT_EQ(answer.status, 200);
    std::vector<std::string> missing;
    const auto json = answer.json();
    for (const std::string& key : whole.keys())
      if (!json.find(key)) missing.push_back(key);
    EXPECT_EQ(missing, (std::vector<std::string>{"description", "category", "images", "duration", "created_at"}));
    EXPECT_EQ(json.keys().size() + missing.size(), whole.keys().size());
  }
  EXPECT_EQ(rest.get("/auctions/none/state").code(), "auction_not_found");
}

TEST(OffsetPages, AreCountedFromTheFront) {
  RestHouse rest;
  std::vector<std::string> opened;
  for (int i = 0; i < 5; ++i) opened.push_back(rest.open());
  const auto page = [&](const std::string& query) {
    std::vector<std::string> found;
    const auto json = rest.get("/api/auctions?sort=newest&" + query).json();
    for (const auto& auction : json.find("auctions")->items()) found.push_back(*auction.string_at("auction_id"));
    return found;
  };
  const auto all = page("limit=5");
  ASSERT_EQ(std::set(all.begin(), all.end()), std::set(opened.begin(), opened.end()));
  std::vector<std::string> in_pieces;
  for (const char* query : {"limit=2&offset=0", "limit=2&offset=2", "limit=2&offset=4"})
    for (const std::string& id : page(query)) in_pieces.push_back(id);
  EXPECT_EQ(in_pieces, all);
  EXPECT_TRUE(page("offset=5").empty());
  EXPECT_TRUE(page("offset=1000").empty());
  for (const char* query : {"offset=1001", "offset=-1", "offset=1.5", "cursor=x"})
    EXPECT_EQ(rest.get(std::string("/api/auctions?") + query).code(), "invalid_field") << query;
}

TEST(ShowAuction, FollowsTheBidsAndTheClose) {
  RestHouse rest;
  const std::string id = rest.open();
  ASSERT_EQ(rest.bid(id, "alice", "12.50").status, 200);
  auto shown = rest.get("/auctions/" + id);
  EXPECT_EQ(shown.text("current_high_bid"), "12.50");
  EXPECT_EQ(shown.text("minimum_bid"), "12.51");
  EXPECT_EQ(shown.text("high_bidder_username"), "alice");
  EXPECT_EQ(*shown.json().find("top_bids")->items()[0].string_at("amount"), "12.50");

  ASSERT_EQ(rest.post("/auctions/" + id + "/close", "hanna", "").status, 200);
  shown = rest.get("/auctions/" + id);
  EXPECT_EQ(shown.text("status"), "closed");
  EXPECT_EQ(shown.text("reason"), "host");
  EXPECT_EQ(shown.text("winner_username"), "alice");
  EXPECT_EQ(shown.text("winning_bid"), "12.50");
  EXPECT_TRUE(shown.json().find("ledger_hash")->is_null());
  EXPECT_EQ(shown.json().int64_at("ended_at"), rest.house().now_ms());
}

TEST(ShowAuction, ShowsTheLedgerHashOnceItIsSealed) {
  RestHouse rest;
  const std::string id = rest.open();
  rest.post("/auctions/" + id + "/close", "hanna", "");
  ASSERT_TRUE(rest.house().move_to_history());
  const auto auction_id = *domain::parse_id<domain::AuctionId>(id);
  const auto head = rest.house().history().head(auction_id);
  ASSERT_TRUE(rest.house().history().seal(auction_id, {head->first, head->second, "signature", 1}));
  EXPECT_EQ(rest.get("/auctions/" + id).text("ledger_hash"), head->second);
}

TEST(ShowAuction, NeverShowsTheStreamKey) {
  RestHouse rest;
  const std::string id = rest.open();
  const std::string key = rest.catalog().find(*domain::parse_id<domain::AuctionId>(id))->stream_key;
  ASSERT_FALSE(key.empty());
  for (const auto* token : {"", "hanna", "alice"}) {
    EXPECT_EQ(rest.get("/auctions/" + id, token).body.find(key), std::string::npos);
    EXPECT_EQ(rest.get("/auctions", token).body.find(key), std::string::npos);
  }
}

TEST(ShowAuction, SaysThatThereIsNoneWhateverTheIdLooksLike) {
  RestHouse rest;
  for (const std::string id :
       {"00000000-0000-4000-8000-000000000000", "nonsense", "1", "00000000000040008000000000000000"}) {
    EXPECT_EQ(rest.get("/auctions/" + id).status, 404);
    EXPECT_EQ(rest.get("/auctions/" + id).code(), "auction_not_found");
  }
}

TEST(SearchAuctions, ListsWhatIsOpenWithItsPrice) {
  RestHouse rest;
  const std::string id = rest.open(R"(,"category":"Home")");
  const auto page = rest.get("/auctions").json();
  ASSERT_EQ(page.find("items")->items().size(), 1u);
  const auto& item = page.find("items")->items()[0];
  EXPECT_EQ(*item.string_at("auction_id"), id);
  EXPECT_EQ(*item.string_at("category"), "Home");
  EXPECT_EQ(*item.string_at("minimum_bid"), "10.00");
  EXPECT_TRUE(item.find("current_high_bid")->is_null());
  EXPECT_TRUE(page.find("next_cursor")->is_null());
}

TEST(SearchAuctions, FiltersAndPages) {
  RestHouse rest;
  const std::string lamp = rest.open();
  const auto vase = rest.post("/auctions", "bob", R"({"title":"A vase","duration":60,"starting_bid":"50"})");
  const std::string vase_id = vase.text("auction_id");
  EXPECT_EQ(ids(rest.get("/auctions")), (std::vector{vase_id, lamp})) << "ending soon first";
  EXPECT_EQ(ids(rest.get("/auctions?sort=newest&q=lamp")), std::vector{lamp});
  EXPECT_EQ(ids(rest.get("/auctions?min_price=50&max_price=50.00")), std::vector{vase_id});
  EXPECT_EQ(ids(rest.get("/auctions?host=" + vase.text("host_user_id"))), std::vector{vase_id});
  EXPECT_EQ(ids(rest.get("/auctions?status=closed")), std::vector<std::string>{});
  EXPECT_EQ(ids(rest.get("/auctions?q=&category=&min_price=0&utm_source=x")).size(), 2u);
  const auto first = rest.get("/auctions?limit=1");
  EXPECT_EQ(ids(first), std::vector{vase_id});
  const auto second = rest.get("/auctions?limit=1&cursor=" + first.text("next_cursor"));
  EXPECT_EQ(ids(second), std::vector{lamp});
  EXPECT_TRUE(second.json().find("next_cursor")->is_null());
}

TEST(SearchAuctions, NamesEveryWrongParameter) {
  RestHouse rest;
  const std::pair<std::string, std::string> cases[] = {
      {"limit=0", "limit"},
      {"limit=101", "limit"},
      {"limit=ten", "limit"},
      {"limit=-1", "limit"},
      {"cursor=zzz", "cursor"},
      {"status=ended", "status"},
      {"sort=best", "sort"},
      {"host=hanna", "host"},
      {"min_price=1e3", "min_price"},
      {"max_price=-1", "max_price"},
      {"q=\xff", "q"},
      {"q=" + std::string(201, 'x'), "q"},
      {"status=x&sort=y&host=z", "status host sort"},
      {"cursor=" + std::string(600, 'A'), "cursor"},
      {"offset=20", "offset"},
      {"page=2&limit=0", "limit page"},
      {"order=asc&search=lamp", "order search"},
      {"limit=5&limit=6", "limit"},
      {"sort=newest&sort=newest", "sort"},
  };
  for (const auto& [query, wrong] : cases) {
    const auto answer = rest.get("/auctions?" + query);
    EXPECT_EQ(answer.status, 422) << query;
    EXPECT_EQ(answer.wrong_fields(), wrong) << query;
  }
}

TEST(SearchAuctions, LooksAtNothingThatIsNotForIt) {
  RestHouse rest;
  for (const auto* query : {"utm_source=x", "gclid=1&fbclid=2", "_=1", "limit=&cursor=&sort=&q=", "min_price=0",
                            "min_price=0.00&max_price=0.0"})
    EXPECT_EQ(rest.get("/auctions?" + std::string(query)).status, 200) << query;
}

TEST(SearchAuctions, IsKnownByItsTagUntilItChanges) {
  RestHouse rest;
  rest.open();
  const auto first = rest.get("/auctions");
  EXPECT_EQ(first.header("Cache-Control"), "no-cache");
  const auto again = [&] { return rest.call({"GET", "/auctions", "", "", {{"if-none-match", first.header("ETag")}}}); };
  EXPECT_EQ(again().status, 304);
  EXPECT_EQ(again().body, "");
  rest.open();
  EXPECT_EQ(again().status, 200);
}

TEST(ShowAuction, LeadsABrowserToItsPage) {
  RestHouse rest;
  const std::string id = rest.open();
  const auto page = rest.call({"GET", "/auctions/" + id, "", "", {{"accept", "text/html,*/*;q=0.8"}}});
  EXPECT_EQ(page.status, 303);
  EXPECT_EQ(page.header("Location"), "/live/" + id);
  EXPECT_EQ(rest.call({"GET", "/auctions/" + id, "", "", {{"accept", "*/*"}}}).status, 200);
  EXPECT_EQ(rest.call({"GET", "/auctions/a%20b", "", "", {{"accept", "text/html"}}}).header("Location").find(' '),
            std::string::npos);
}

TEST(SearchAuctions, IsLimitedPerAddress) {
  RestOptions options;
  options.limits.reads_per_address = {1, 2};
  RestHouse rest(options);
  rest.get("/auctions");
  rest.get("/auctions");
  EXPECT_EQ(rest.get("/auctions").status, 429);
  EXPECT_EQ(rest.call({.target = "/auctions", .address = "192.0.2.2"}).status, 200);
  rest.house().advance_ms(1000);
  EXPECT_EQ(rest.get("/auctions").status, 200);
}

}  // namespace
}  // namespace fa::test
