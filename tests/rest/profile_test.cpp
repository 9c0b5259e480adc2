// Who calls, their profile and their own lists.
#include "support/rest_house.h"

namespace fa::test {
namespace {

TEST(Authentication, SaysWhyATokenDoesNotHold) {
  RestHouse rest;
  const auto without = rest.get("/users/me");
  EXPECT_EQ(without.status, 401);
  EXPECT_EQ(without.code(), "unauthenticated");
  EXPECT_EQ(without.header("WWW-Authenticate"), "Bearer realm=\"flashauction\"");
  const auto expired = rest.get("/users/me", "expired");
  EXPECT_EQ(expired.status, 401);
  EXPECT_NE(expired.header("WWW-Authenticate").find("error=\"invalid_token\""), std::string::npos);
  EXPECT_NE(expired.text("detail").find("expired"), std::string::npos);
  EXPECT_EQ(rest.get("/users/me", "bad").status, 401);
  EXPECT_EQ(rest.get("/users/me", "down").code(), "unavailable");
}

TEST(Profile, ShowsWhatTheTokenAndWeKnow) {
  RestHouse rest;
  const auto me = rest.get("/users/me", "alice+moderator");
  EXPECT_EQ(me.status, 200);
  EXPECT_EQ(me.text("username"), "alice");
  EXPECT_EQ(me.text("email"), "alice@example.com");
  EXPECT_EQ(me.text("tier"), "new");
  EXPECT_TRUE(me.json().find("name")->is_null());
  EXPECT_FALSE(me.json().find("is_verified")->boolean());
  EXPECT_EQ(base::json::to_text(*me.json().find("roles")), R"(["moderator"])");
  EXPECT_EQ(rest.get("/users/me", "verified-vera").text("tier"), "verified");
}

TEST(Profile, ChangesWhatIsGivenAndEmptiesWhatIsNull) {
  RestHouse rest;
  const auto patch = [&](const std::string& body) { return rest.call({"PATCH", "/users/me", "alice", body}); };
  EXPECT_EQ(patch(R"({"name":" Alice Doe ","phone":"+49 (30) 123-45"})").text("name"), "Alice Doe");
  EXPECT_EQ(patch(R"({"username":"alice.doe"})").text("phone"), "+493012345") << "in one form";
  const auto emptied = patch(R"({"name":null})");
  EXPECT_TRUE(emptied.json().find("name")->is_null());
  EXPECT_EQ(emptied.text("username"), "alice.doe");
  EXPECT_EQ(patch("{}").status, 200);
  EXPECT_EQ(rest.get("/users/me", "alice").text("username"), "alice.doe");
}

TEST(Profile, RefusesWhatDoesNotFit) {
  RestHouse rest;
  rest.get("/users/me", "bob");
  const std::pair<const char*, const char*> cases[] = {
      {R"({"name":""})", "name"},
      {R"({"name":7})", "name"},
      {R"({"phone":"12"})", "phone"},
      {R"({"phone":"12345x"})", "phone"},
      {R"({"phone":"030 12345"})", "phone"},
      {R"({"name":"\u200b\u3164"})", "name"},
      {R"({"name":"a\u202eb"})", "name"},
      {R"({"username":null})", "username"},
      {R"({"username":"ab"})", "username"},
      {R"({"username":"a b c"})", "username"},
      {R"({"username":"Bob"})", "username"},
      {R"({"username":"<script>"})", "username"},
      {R"({"email":"x@y.z"})", "email"},
      {R"({"tier":"trusted","roles":["admin"]})", "tier roles"},
  };
  for (const auto& [body, wrong] : cases) {
    const auto answer = rest.call({"PATCH", "/users/me", "alice", body});
    EXPECT_EQ(answer.status, 422) << body;
    EXPECT_EQ(answer.wrong_fields(), wrong) << body;
  }
  EXPECT_EQ(rest.call({"PATCH", "/users/me", "alice", "[]"}).code(), "invalid_message");
  EXPECT_EQ(rest.get("/users/me", "alice").text("username"), "alice");
}

TEST(OwnLists, ShowOnesAuctionsAndWins) {
  RestHouse rest;
  const std::string id = rest.open();
  rest.bid(id, "alice", "10.00");
  const auto count = [&](const char* path, const char* token) {
    return rest.get(path, token).json().find("items")->items().size();
  };
  EXPECT_EQ(count("/users/me/auctions", "hanna"), 1u);
  EXPECT_EQ(count("/users/me/auctions", "alice"), 0u);
  EXPECT_EQ(count("/users/me/wins", "alice"), 0u);

  rest.post("/auctions/" + id + "/close", "hanna", "");
  const auto auction_id = *domain::parse_id<domain::AuctionId>(id);
  const auto alice = *domain::parse_id<domain::UserId>(rest.get("/users/me", "alice").text("user_id"));
  ports::CatalogProgress end{.auction_id = auction_id, .seq = 3, .bid_count = 1};
  end.closed = domain::ClosedRecord{.seq = 3, .timestamp = 1, .winner_id = alice, .winning_bid = domain::Cents{1000}};
  ASSERT_TRUE(rest.catalog().project({end}));
  EXPECT_EQ(count("/users/me/wins", "alice"), 1u);
  EXPECT_EQ(count("/users/me/wins", "hanna"), 0u);
  EXPECT_EQ(rest.get("/users/me/wins?cursor=zz", "alice").wrong_fields(), "cursor");
}

}  // namespace
}  // namespace fa::test
