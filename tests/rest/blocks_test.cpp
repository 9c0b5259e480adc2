// Who may block and mute whom, and what that means for bids and chat.
#include <gtest/gtest.h>

#include "rest/await.h"
#include "rest/support/rest_house.h"

namespace fa::test {
namespace {

struct Access {
  const char* token;
  int status;
};

class Blocks : public testing::Test {
 protected:
  std::string user_id_of(const std::string& token) { return rest.get("/users/me", token).text("user_id"); }
  std::string path(const char* what, const std::string& user) { return "/auctions/" + id + "/" + what + "/" + user; }
  int put(const char* what, const std::string& user, const std::string& by) {
    return rest.call({"PUT", path(what, user), by}).status;
  }
  int remove(const char* what, const std::string& user, const std::string& by) {
    return rest.call({"DELETE", path(what, user), by}).status;
  }
  ports::ChatError chat_error(const std::string& token) {
    using Result = std::expected<ports::ChatAck, ports::ChatError>;
    const auto user = *domain::parse_id<domain::UserId>(user_id_of(token));
    const auto result = fa::rest::await<Result>(std::chrono::seconds(30), [&](auto done) {
      rest.chat().append(
          {auction_id, fa::test::id_of<domain::MessageId>(++messages), user, token, "hello", ports::ChatType::user},
          std::move(done));
    });
    return result->has_value() ? ports::ChatError::not_found : result->error();
  }

  RestHouse rest;
  std::string id = rest.open();
  domain::AuctionId auction_id = *domain::parse_id<domain::AuctionId>(id);
  const std::string alice = user_id_of("alice");
  const std::string hanna = user_id_of("hanna");
  const std::string moderator = user_id_of("mod+moderator");
  const std::string admin = user_id_of("root+admin");
  std::uint64_t messages = 0;
};

TEST_F(Blocks, KeepSomebodyFromBiddingAndFromTheChat) {
  EXPECT_EQ(rest.bid(id, "alice", "10.00").status, 200);
  EXPECT_EQ(chat_error("alice"), ports::ChatError::not_found) << "taken";
  EXPECT_EQ(put("blocks", alice, "hanna"), 204);
  EXPECT_EQ(put("blocks", alice, "hanna"), 204);
  const auto refused = rest.bid(id, "alice", "20.00");
  EXPECT_EQ(refused.status, 403);
  EXPECT_EQ(refused.code(), "forbidden");
  EXPECT_EQ(chat_error("alice"), ports::ChatError::blocked);
  EXPECT_EQ(rest.get("/auctions/" + id).text("current_high_bid"), "10.00") << "what was bid stands";
  EXPECT_EQ(remove("blocks", alice, "hanna"), 204);
  EXPECT_EQ(remove("blocks", alice, "hanna"), 204);
  EXPECT_EQ(rest.bid(id, "alice", "20.00").status, 200);
  EXPECT_EQ(chat_error("alice"), ports::ChatError::not_found) << "taken";
}

TEST_F(Blocks, AreListedForWhoeverMayModerate) {
  ASSERT_EQ(put("blocks", alice, "mod+moderator"), 204);
  const std::string list = "/auctions/" + id + "/blocks";
  for (const auto& [token, status] : {Access{"", 401}, Access{"alice", 403}, Access{"hanna", 200},
                                      Access{"mod+moderator", 200}, Access{"root+admin", 200}})
    EXPECT_EQ(rest.call({"GET", list, token}).status, status) << token;
  const auto answer = rest.get(list, "hanna").json();
  ASSERT_EQ(answer.find("items")->items().size(), 1u);
  const auto& block = answer.find("items")->items()[0];
  EXPECT_EQ(*block.string_at("user_id"), alice);
  EXPECT_EQ(*block.string_at("username"), "alice");
  EXPECT_EQ(*block.int64_at("blocked_at"), rest.house().now_ms());
  EXPECT_EQ(*block.string_at("blocked_by"), moderator);
  EXPECT_TRUE(block.string_at("blocked_by_username"));
  EXPECT_TRUE(answer.find("next_cursor")->is_null());
  EXPECT_EQ(rest.get("/auctions/x/blocks", "hanna").code(), "auction_not_found");
}

// admin > moderator > host > others.
TEST_F(Blocks, AndMutesFollowTheRanks) {
  for (const char* what : {"blocks", "mutes"}) {
    for (const auto& [token, status] : {Access{"", 401}, Access{"alice", 403}, Access{"bob", 403}, Access{"hanna", 204},
                                        Access{"mod+moderator", 204}, Access{"root+admin", 204}})
      EXPECT_EQ(put(what, alice, token), status) << what << " " << token;
    EXPECT_EQ(remove(what, alice, "root+admin"), 204);
    // Nobody against their own or a higher rank.
    EXPECT_EQ(put(what, hanna, "hanna"), 403);
    EXPECT_EQ(put(what, moderator, "hanna"), 403);
    EXPECT_EQ(put(what, moderator, "mod+moderator"), 403);
    EXPECT_EQ(put(what, admin, "mod+moderator"), 403);
    EXPECT_EQ(put(what, admin, "root+admin"), 403);
    EXPECT_EQ(put(what, moderator, "root+admin"), 204);
    EXPECT_EQ(remove(what, moderator, "mod+moderator"), 403) << "nor undone against themselves";
    EXPECT_EQ(remove(what, moderator, "root+admin"), 204);
    EXPECT_EQ(put(what, hanna, "mod+moderator"), 204);
    EXPECT_EQ(remove(what, hanna, "hanna"), 403) << "a host does not undo what a moderator has laid on them";
    EXPECT_EQ(remove(what, hanna, "mod+moderator"), 204);
    // Nor is undone what a higher rank has laid on somebody.
    EXPECT_EQ(put(what, alice, "mod+moderator"), 204);
    EXPECT_EQ(put(what, alice, "hanna"), 204) << "asked again by a lower rank, it stays that of the higher";
    EXPECT_EQ(remove(what, alice, "hanna"), 403);
    EXPECT_EQ(remove(what, alice, "root+admin"), 204);
    EXPECT_EQ(put(what, alice, "hanna"), 204);
    EXPECT_EQ(remove(what, alice, "mod+moderator"), 204);
  }
}

TEST_F(Blocks, OfNobodyAreNotFound) {
  EXPECT_EQ(rest.call({"PUT", path("blocks", "x"), "hanna"}).code(), "not_found");
  EXPECT_EQ(rest.call({"DELETE", path("blocks", "00000000-0000-4000-8000-000000000000"), "hanna"}).code(), "not_found");
  EXPECT_EQ(rest.call({"PUT", "/auctions/x/blocks/" + alice, "hanna"}).code(), "auction_not_found");
}

}  // namespace
}  // namespace fa::test
