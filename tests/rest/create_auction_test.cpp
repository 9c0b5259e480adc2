// POST /auctions: what opens an auction, what does not, and what a repeated request gets.
#include "support/pictures.h"
#include "support/rest_house.h"

namespace fa::test {
namespace {

TEST(CreateAuction, OpensItAndShowsTheHostTheStream) {
  RestHouse rest;
  const auto answer =
      rest.post("/auctions", "hanna",
                R"({"title":"  A lamp ","description":"Brass\nand old","category":"Home","duration":60,)"
                R"("starting_bid":10.5,"increment":"0.25"})");
  ASSERT_EQ(answer.status, 201) << answer.body;
  EXPECT_EQ(answer.text("title"), "A lamp");
  EXPECT_EQ(answer.text("description"), "Brass\nand old");
  EXPECT_EQ(answer.text("category"), "Home");
  EXPECT_EQ(answer.text("status"), "live");
  EXPECT_EQ(answer.text("starting_bid"), "10.50");
  EXPECT_EQ(answer.text("minimum_bid"), "10.50");
  EXPECT_EQ(answer.text("increment"), "0.25");
  EXPECT_EQ(answer.text("host_username"), "hanna");
  EXPECT_EQ(answer.json().int64_at("end_time"), rest.house().now_ms() + 60'000);
  EXPECT_EQ(answer.header("Location"), "/auctions/" + answer.text("auction_id"));
  EXPECT_EQ(answer.header("Cache-Control"), "no-store");
  const auto stream = *answer.json().find("stream");
  EXPECT_EQ(*stream.string_at("ingest_url"), "rtmp://ingest.example/live");
  EXPECT_GE(stream.string_at("stream_key")->size(), 40u);
}

struct BadBody {
  const char* body;
  const char* wrong;  // the names in `errors`
};

class RefusedCreation : public testing::TestWithParam<BadBody> {};

TEST_P(RefusedCreation, NamesEveryWrongFieldAndChangesNothing) {
  RestHouse rest;
  const auto answer = rest.post("/auctions", "hanna", GetParam().body);
  EXPECT_EQ(answer.status, 422);
  EXPECT_EQ(answer.code(), "invalid_field");
  EXPECT_EQ(answer.wrong_fields(), GetParam().wrong) << answer.body;
  EXPECT_EQ(rest.get("/auctions").json().find("items")->items().size(), 0u);
}

#define GOOD R"("title":"A lamp","duration":60,"starting_bid":"1.00")"
INSTANTIATE_TEST_SUITE_P(
    Fields, RefusedCreation,
    testing::Values(BadBody{"{}", "title starting_bid"},
                    BadBody{R"({"title":null,"duration":null,"starting_bid":null})", "title starting_bid"},
                    BadBody{R"({"title":"","duration":60,"starting_bid":"1"})", "title"},
                    BadBody{R"({"title":"  \t ","duration":60,"starting_bid":"1"})", "title"},
                    BadBody{R"({"title":"a\u0007b","duration":60,"starting_bid":"1"})", "title"},
                    BadBody{R"({"title":"a\nb","duration":60,"starting_bid":"1"})", "title"},
                    BadBody{R"({"title":7,"duration":60,"starting_bid":"1"})", "title"},
                    BadBody{R"({"title":"x","duration":4,"starting_bid":"1"})", "duration"},
                    BadBody{R"({"title":"x","duration":2592001,"starting_bid":"1"})", "duration"},
                    BadBody{R"({"title":"x","duration":60.5,"starting_bid":"1"})", "duration"},
                    BadBody{R"({"title":"x","duration":"60","starting_bid":"1"})", "duration"},
                    BadBody{R"({"title":"x","duration":99999999999999999999,"starting_bid":"1"})", "duration"},
                    BadBody{R"({"title":"x","duration":60,"starting_bid":"0"})", "starting_bid"},
                    BadBody{"{" GOOD R"(,"bid_step_max_factor":0})", "bid_step_max_factor"},
                    BadBody{"{" GOOD R"(,"bid_step_max_factor":10001})", "bid_step_max_factor"},
                    BadBody{"{" GOOD R"(,"bid_step_max_factor":1.5})", "bid_step_max_factor"},
                    BadBody{"{" GOOD R"(,"bid_step_max_floor":"0"})", "bid_step_max_floor"},
                    BadBody{"{" GOOD R"(,"bid_step_max_floor":"1e3"})", "bid_step_max_floor"},
                    BadBody{R"({"title":"x","duration":60,"starting_bid":1e2})", "starting_bid"},
                    BadBody{R"({"title":"x","duration":60,"starting_bid":-1})", "starting_bid"},
                    BadBody{R"({"title":"x","duration":60,"starting_bid":"1.005"})", "starting_bid"},
                    BadBody{R"({"title":"x","duration":60,"starting_bid":" 1"})", "starting_bid"},
                    BadBody{R"({"title":"x","duration":60,"starting_bid":"100000000.00"})", "starting_bid"},
                    BadBody{R"({"title":"x","duration":60,"starting_bid":true})", "starting_bid"},
                    BadBody{"{" GOOD R"(,"increment":"0.00"})", "increment"},
                    BadBody{"{" GOOD R"(,"increment":[]})", "increment"},
                    BadBody{"{" GOOD R"(,"category":""})", "category"},
                    BadBody{"{" GOOD R"(,"description":5})", "description"},
                    BadBody{"{" GOOD R"(,"image_keys":"a.jpg"})", "image_keys"},
                    BadBody{"{" GOOD R"(,"image_keys":[1]})", "image_keys"},
                    BadBody{"{" GOOD R"(,"image_keys":["../../etc/passwd"]})", "image_keys"},
                    BadBody{"{" GOOD R"(,"image_keys":["0f1e2d3c4b5a69788796a5b4c3d2e1f0.jpg"]})", "image_keys"},
                    BadBody{"{" GOOD R"(,"image_keys":["a","a","a","a","a","a","a","a","a"]})", "image_keys"},
                    BadBody{"{" GOOD R"(,"host_user_id":"somebody else","colour":1})", "host_user_id colour"}));

struct BadJson {
  const char* body;
};
class UnreadableCreation : public testing::TestWithParam<BadJson> {};

TEST_P(UnreadableCreation, IsInvalidMessage) {
  RestHouse rest;
  const auto answer = rest.post("/auctions", "hanna", GetParam().body);
  EXPECT_EQ(answer.status, 400);
  EXPECT_EQ(answer.code(), "invalid_message");
}

INSTANTIATE_TEST_SUITE_P(Bodies, UnreadableCreation,
                         testing::Values(BadJson{""}, BadJson{"{"}, BadJson{"[]"}, BadJson{"7"}, BadJson{"null"},
                                         BadJson{"{} x"}, BadJson{"{\"title\":\"\xff\"}"}, BadJson{"{\"a\":NaN}"},
                                         BadJson{R"({"title":"a","title":"b"})"}));

TEST(CreateAuction, RefusesJsonThatIsTooDeep) {
  RestHouse rest;
  const std::string deep = std::string(5000, '[') + std::string(5000, ']');
  EXPECT_EQ(rest.post("/auctions", "hanna", "{\"title\":" + deep + "}").code(), "invalid_message");
}

TEST(CreateAuction, CountsLengthsInCharacters) {
  RestHouse rest;
  const auto with_title = [&](const std::string& title) {
    return rest.post("/auctions", "hanna", "{\"title\":\"" + title + R"(","duration":60,"starting_bid":"1"})").status;
  };
  std::string characters_500;
  for (int i = 0; i < 500; ++i) characters_500 += "🪔";
  EXPECT_EQ(with_title(characters_500), 201);
  EXPECT_EQ(with_title(characters_500 + "x"), 422);
}

TEST(CreateAuction, TakesWhatTheHouseSaysWhereTheHostSaysNothing) {
  RestHouse rest;
  const auto answer = rest.post("/auctions", "hanna", R"({"title":"x","starting_bid":"1","duration":null})");
  ASSERT_EQ(answer.status, 201);
  EXPECT_EQ(answer.json().int64_at("duration"), 300);
  EXPECT_EQ(answer.text("increment"), "0.01");
  const auto prefixed = rest.post("/api/auctions", "hanna", R"({"title":"x","starting_bid":"1","duration":172800})");
  ASSERT_EQ(prefixed.status, 201);
  EXPECT_EQ(prefixed.header("Location"), "/api/auctions/" + prefixed.text("auction_id"));
}

TEST(CreateAuction, GivesTheSameAuctionForTheSameIdempotencyKey) {
  RestHouse rest;
  const auto create = [&](std::string token, std::string key, std::string title) {
    return rest.call({"POST",
                      "/auctions",
                      std::move(token),
                      "{\"title\":\"" + title + R"(","duration":60, "starting_bid":"1"})",
                      {{"idempotency-key", std::move(key)}}});
  };
  const auto first = create("hanna", "key 1", "A lamp");
  const auto again = create("hanna", "key 1", "A lamp");
  ASSERT_EQ(first.status, 201) << first.body;
  EXPECT_EQ(again.status, 201);
  EXPECT_EQ(again.body, first.body) << "stream credentials included";
  EXPECT_EQ(rest.get("/auctions").json().find("items")->items().size(), 1u);

  const auto other_body = create("hanna", "key 1", "A vase");
  EXPECT_EQ(other_body.code(), "invalid_field");
  EXPECT_EQ(other_body.wrong_fields(), "Idempotency-Key");
  EXPECT_NE(create("hanna", "key 2", "A lamp").text("auction_id"), first.text("auction_id"));
  EXPECT_NE(create("bob", "key 1", "A lamp").text("auction_id"), first.text("auction_id"));
  EXPECT_EQ(create("hanna", std::string(129, 'k'), "A lamp").wrong_fields(), "Idempotency-Key");
  EXPECT_EQ(create("hanna", "k\xC3\xA9y", "A lamp").wrong_fields(), "Idempotency-Key");
}

TEST(CreateAuction, ComparesTheBodiesOfAnIdempotencyKeyAsJson) {
  RestHouse rest;
  const auto upload = [&] {
    const std::string key = rest.post("/media/uploads", "hanna", R"({"content_type":"image/png"})").text("key");
    EXPECT_EQ(rest.call({"PUT", "/media/uploads/" + key, "", png()}).status, 204);
    return key;
  };
  const std::string one = upload();
  const std::string two = upload();
  const auto create = [&](std::string body) {
    return rest.call({"POST", "/auctions", "hanna", std::move(body), {{"idempotency-key", "k"}}});
  };
  const auto keys = [](const std::string& a, const std::string& b) { return "[\"" + a + "\",\"" + b + "\"]"; };
  const auto first =
      create(R"({"title":"A lamp","duration":60,"starting_bid":10.5,"image_keys":)" + keys(one, two) + "}");
  ASSERT_EQ(first.status, 201) << first.body;
  const auto reordered = create(R"({ "image_keys":)" + keys(one, two) +
                                R"(, "starting_bid":10.5, "title":"A \u006camp", "duration":60 })");
  EXPECT_EQ(reordered.status, 201);
  EXPECT_EQ(reordered.body, first.body);

  for (const std::string& other :
       {R"({"title":"A lamp","duration":60,"starting_bid":10.6,"image_keys":)" + keys(one, two) + "}",
        R"({"title":"A lamp","duration":60,"starting_bid":10.5,"image_keys":)" + keys(two, one) + "}",
        std::string(R"({"title":"A lamp","duration":60,"starting_bid":10.5})")}) {
    const auto refused = create(other);
    EXPECT_EQ(refused.status, 422) << other;
    EXPECT_EQ(refused.wrong_fields(), "Idempotency-Key") << other;
  }
}

// The engine was stopped between the draft and the opening: the catalogue has the draft, nobody sees it, and the same
// request finishes it.
TEST(CreateAuction, IsFinishedByTheSameRequestWhereTheOpeningFailed) {
  RestHouse rest;
  const Call create{"POST",
                    "/auctions",
                    "hanna",
                    R"({"title":"A lamp","duration":60,"starting_bid":"1"})",
                    {{"idempotency-key", "k"}}};
  rest.house().disk().inject({.operation = CrashDisk::Operation::sync, .file_suffix = "-wal"});
  const auto failed = rest.call(create);
  EXPECT_EQ(failed.status, 503) << failed.body;
  EXPECT_EQ(failed.header("Retry-After"), "1");
  EXPECT_EQ(rest.get("/auctions").json().find("items")->items().size(), 0u);
  rest.house().disk().heal();
  rest.house().advance_ms(1000);  // the engine tries its journal again
  const auto finished = rest.call(create);
  EXPECT_EQ(finished.status, 201) << finished.body;
  EXPECT_EQ(rest.get("/auctions").json().find("items")->items().size(), 1u);
}

TEST(CreateAuction, TakesPicturesThatWereUploaded) {
  RestHouse rest;
  const auto upload = rest.post("/media/uploads", "hanna", R"({"content_type":"image/png"})");
  const std::string key = upload.text("key");
  const std::string body = R"({"title":"x","duration":60,"starting_bid":"1","image_keys":[")" + key + R"("]})";
  EXPECT_EQ(rest.post("/auctions", "hanna", body).wrong_fields(), "image_keys") << "announced, not uploaded";
  ASSERT_EQ(rest.call({"PUT", "/media/uploads/" + key, "", png()}).status, 204);
  const auto answer = rest.post("/auctions", "hanna", body);
  ASSERT_EQ(answer.status, 201) << answer.body;
  EXPECT_EQ(*answer.json().find("images")->items()[0].string_at("url"), "https://house.example/media/" + key);
}

TEST(CreateAuction, IsLimitedPerUser) {
  RestOptions options;
  options.limits.creations_per_user = {0.5, 2};
  RestHouse rest(options);
  const std::string good = R"({"title":"x","duration":60,"starting_bid":"1"})";
  rest.open();
  rest.open();
  const auto refused = rest.post("/auctions", "hanna", "{}");
  EXPECT_EQ(refused.status, 429);
  EXPECT_EQ(refused.code(), "rate_limited");
  EXPECT_EQ(refused.header("Retry-After"), "2");
  EXPECT_EQ(rest.post("/auctions", "bob", good).status, 201) << "somebody else's allowance";
  rest.house().advance_ms(2000);
  rest.open();
}

// A typo, a repeat of what was opened, and a key that was used for something else open nothing.
TEST(CreateAuction, OnlyWhatWasOpenedCountsAgainstTheAllowance) {
  RestOptions options;
  options.limits.creations_per_user = {0.001, 2};
  RestHouse rest(options);
  const std::string good = R"({"title":"x","duration":60,"starting_bid":"1"})";
  for (int i = 0; i < 10; ++i) EXPECT_EQ(rest.post("/auctions", "hanna", "{}").status, 422);
  EXPECT_EQ(rest.post("/media/uploads", "hanna", R"({"content_type":"text/html"})").status, 422);
  const base::http::Headers key{{"idempotency-key", "one"}};
  for (int i = 0; i < 5; ++i) EXPECT_EQ(rest.call({"POST", "/auctions", "hanna", good, key}).status, 201);
  EXPECT_EQ(rest.call({"POST", "/auctions", "hanna", R"({"title":"y","duration":60,"starting_bid":"1"})", key}).status,
            422);
  EXPECT_EQ(rest.post("/auctions", "hanna", good).status, 201);
  EXPECT_EQ(rest.post("/auctions", "hanna", good).status, 429);
}

TEST(CreateAuction, FixesItsLargestStepOrTakesTheHouses) {
  RestHouse rest;
  const auto own =
      rest.post("/auctions", "hanna", "{" GOOD R"(,"bid_step_max_factor":7,"bid_step_max_floor":"12.50"})");
  ASSERT_EQ(own.status, 201) << own.body;
  EXPECT_EQ(*own.json().find("rules")->int64_at("bid_step_max_factor"), 7);
  EXPECT_EQ(*own.json().find("rules")->string_at("bid_step_max_floor"), "12.50");
  EXPECT_EQ(rest.bid(own.text("auction_id"), "alice", "12.51").code(), "bid_too_high");
  EXPECT_EQ(rest.bid(own.text("auction_id"), "alice", "12.51").text("maximum_bid"), "12.50");
  EXPECT_EQ(rest.bid(own.text("auction_id"), "alice", "12.51").status, 409);
  EXPECT_EQ(rest.bid(own.text("auction_id"), "alice", "12.50").status, 200);
  const auto plain = rest.post("/auctions", "hanna", "{" GOOD "}");
  EXPECT_EQ(*plain.json().find("rules")->int64_at("bid_step_max_factor"), 100);
  EXPECT_EQ(*plain.json().find("rules")->string_at("bid_step_max_floor"), "1000.00");
  EXPECT_EQ(*plain.json().find("rules")->int64_at("outage_min_ms"), 2000);
  EXPECT_EQ(*plain.json().find("rules")->int64_at("outage_grace_ms"), 30000);
}

}  // namespace
}  // namespace fa::test
