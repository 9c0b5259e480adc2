// What only a host, a moderator or an admin may do, and the records of an auction.
#include "base/crypto.h"
#include "rest/await.h"
#include "support/rest_house.h"

namespace fa::test {
namespace {

// Who asks, and what they get.
struct Access {
  const char* token;
  int status;
};

TEST(CloseAuction, IsForTheHostAndAdmins) {
  for (const auto& [token, status] : {Access{"", 401}, Access{"alice", 403}, Access{"alice+moderator", 403},
                                      Access{"hanna", 200}, Access{"root+admin", 200}}) {
    RestHouse rest;
    const std::string id = rest.open();
    EXPECT_EQ(rest.post("/auctions/" + id + "/close", token, "").status, status) << token;
    EXPECT_EQ(rest.get("/auctions/" + id).text("status"), status == 200 ? "closed" : "live") << token;
  }
}

TEST(CloseAuction, GivesARepeatedOrderTheSameResult) {
  RestHouse rest;
  const std::string id = rest.open();
  rest.bid(id, "alice", "15.00");
  const auto first = rest.post("/auctions/" + id + "/close", "hanna", "");
  EXPECT_EQ(first.text("winning_bid"), "15.00");
  EXPECT_EQ(first.text("reason"), "host");
  EXPECT_EQ(first.json().int64_at("seq"), 3);
  rest.house().advance_ms(5000);
  EXPECT_EQ(rest.post("/auctions/" + id + "/close", "hanna", "").body, first.body);
  const Call internal{"POST", "/internal/auctions/" + id + "/close", "secret"};
  EXPECT_EQ(rest.call_internal(internal).body, first.body);
  EXPECT_EQ(rest.call_internal({"POST", "/internal/auctions/" + id + "/close", "wrong"}).status, 401);
  EXPECT_EQ(rest.call_internal({"POST", "/internal/auctions/x/close", "secret"}).code(), "auction_not_found");
}

TEST(Stream, IsForTheHostAlone) {
  RestHouse rest;
  const std::string path = "/auctions/" + rest.open() + "/stream";
  for (const auto& [token, status] : {Access{"", 401}, Access{"bad", 401}, Access{"alice", 403},
                                      Access{"alice+moderator", 403}, Access{"root+admin", 403}}) {
    EXPECT_EQ(rest.get(path, token).status, status) << token;
    EXPECT_EQ(rest.post(path + "/rotate", token, "").status, status) << token;
    EXPECT_EQ(rest.get(path, token).body.find("stream_key"), std::string::npos);
  }
  const auto mine = rest.get(path, "hanna");
  EXPECT_EQ(mine.status, 200);
  EXPECT_EQ(mine.header("Cache-Control"), "no-store");
}

TEST(Stream, RotatesItsKeyAndCutsWhoeverSends) {
  RestHouse rest;
  const std::string id = rest.open();
  const auto auction_id = *domain::parse_id<domain::AuctionId>(id);
  const std::string before = rest.get("/auctions/" + id + "/stream", "hanna").text("stream_key");
  std::optional<domain::AuctionId> cut;
  rest.video().on_cut([&](domain::AuctionId which) { cut = which; });
  rest.video().set_live(auction_id, true);
  EXPECT_TRUE(rest.get("/auctions/" + id).json().find("live")->boolean());

  const auto rotated = rest.post("/auctions/" + id + "/stream/rotate", "hanna", "");
  EXPECT_NE(rotated.text("stream_key"), before);
  EXPECT_EQ(rest.get("/auctions/" + id + "/stream", "hanna").text("stream_key"), rotated.text("stream_key"));
  EXPECT_EQ(cut, auction_id);
  EXPECT_FALSE(rest.get("/auctions/" + id).json().find("live")->boolean());
  EXPECT_EQ(embedded::EmbeddedVideo::which_auction(rotated.text("stream_key")), auction_id);
}

class Chat : public testing::Test {
 protected:
  // Whether it was taken.
  bool write(const std::string& token, const std::string& text, domain::MessageId message_id) {
    using Result = std::expected<ports::ChatAck, ports::ChatError>;
    const auto user = rest.get("/users/me", token);
    const auto user_id = *domain::parse_id<domain::UserId>(user.text("user_id"));
    const auto result = fa::rest::await<Result>(kPatience, [&](auto done) {
      rest.chat().append({auction_id, message_id, user_id, user.text("username"), text, ports::ChatType::user},
                         std::move(done));
    });
    return result && result->has_value();
  }
  domain::MessageId say(const std::string& token, const std::string& text) {
    const auto message_id = id_of<domain::MessageId>(++messages_);
    EXPECT_TRUE(write(token, text, message_id));
    return message_id;
  }
  std::vector<std::string> heard(const std::string& query = "") {
    std::vector<std::string> texts;
    const auto json = rest.get("/auctions/" + id + "/chat" + query).json();
    if (const auto* items = json.find("items"))
      for (const auto& item : items->items()) texts.push_back(*item.string_at("message"));
    return texts;
  }

  static constexpr std::chrono::seconds kPatience{30};
  std::uint64_t messages_ = 0;
  RestHouse rest;
  std::string id = rest.open();
  domain::AuctionId auction_id = *domain::parse_id<domain::AuctionId>(id);
};

using Texts = std::vector<std::string>;

TEST_F(Chat, IsListedNewestFirstInPages) {
  for (int i = 1; i <= 5; ++i) say("alice", std::to_string(i));
  EXPECT_EQ(heard(), (Texts{"5", "4", "3", "2", "1"}));
  const auto first = rest.get("/auctions/" + id + "/chat?limit=2");
  EXPECT_EQ(first.text("next_cursor"), "4");
  EXPECT_EQ(heard("?limit=2&before=4"), (Texts{"3", "2"}));
  EXPECT_EQ(heard("?before=1"), Texts{});
  EXPECT_EQ(rest.get("/auctions/" + id + "/chat?before=x").wrong_fields(), "before");
  EXPECT_EQ(rest.get("/auctions/" + id + "/chat?before=0").wrong_fields(), "before");
  EXPECT_EQ(rest.get("/auctions/x/chat").code(), "auction_not_found");
}

TEST_F(Chat, IsModeratedByTheHostAndModerators) {
  for (const auto& [token, status] : {Access{"", 401}, Access{"alice", 403}, Access{"hanna", 204},
                                      Access{"mod+moderator", 204}, Access{"root+admin", 204}}) {
    const auto message = say("alice", "rude");
    const std::string path = "/auctions/" + id + "/chat/" + domain::to_string(message);
    EXPECT_EQ(rest.call({"DELETE", path, token}).status, status) << token;
    EXPECT_EQ(heard().size(), status == 204 ? 0u : 1u) << token;
    rest.call({"DELETE", path, "hanna"});
  }
  EXPECT_EQ(rest.call({"DELETE", "/auctions/" + id + "/chat/x", "hanna"}).code(), "not_found");
  EXPECT_EQ(rest.call({"DELETE", "/auctions/" + id + "/chat/00000000-0000-4000-8000-000000000000", "hanna"}).code(),
            "not_found");
}

TEST_F(Chat, MutesAndUnmutes) {
  const std::string alice = rest.get("/users/me", "alice").text("user_id");
  const std::string path = "/auctions/" + id + "/mutes/" + alice;
  const auto may_write = [&] { return write("alice", "hello", id_of<domain::MessageId>(++messages_)); };
  EXPECT_EQ(rest.call({"PUT", path, "bob"}).status, 403);
  EXPECT_TRUE(may_write());
  EXPECT_EQ(rest.call({"PUT", path, "hanna"}).status, 204);
  EXPECT_EQ(rest.call({"PUT", path, "hanna"}).status, 204);
  EXPECT_FALSE(may_write());
  const std::string list = "/auctions/" + id + "/mutes";
  for (const auto& [token, status] :
       {Access{"", 401}, Access{"alice", 403}, Access{"hanna", 200}, Access{"mod+moderator", 200}}) {
    EXPECT_EQ(rest.call({"GET", list, token}).status, status) << token;
  }
  EXPECT_EQ(rest.call({"GET", list, "hanna"}).body,
            R"({"items":[{"user_id":")" + alice + R"(","username":"alice"}],"next_cursor":null})");
  EXPECT_EQ(rest.call({"DELETE", path, "mod+moderator"}).status, 204);
  EXPECT_TRUE(may_write());
  EXPECT_EQ(rest.call({"PUT", "/auctions/" + id + "/mutes/x", "hanna"}).code(), "not_found");
  EXPECT_EQ(rest.call({"PUT", "/auctions/" + id + "/mutes/00000000-0000-4000-8000-000000000000", "hanna"}).code(),
            "not_found");
}

std::vector<std::string> lines_of(const std::string& body) {
  std::vector<std::string> lines;
  for (std::size_t at = 0; at < body.size();) {
    const std::size_t end = body.find('\n', at);
    lines.push_back(body.substr(at, end - at));
    at = end + 1;
  }
  return lines;
}

TEST(Ledger, IsTheSameWhetherTheHistoryHasItOrNot) {
  RestHouse rest;
  const std::string id = rest.open();
  rest.bid(id, "alice", "10.00");
  rest.bid(id, "bob", "11.00");
  const auto fresh = rest.get("/auctions/" + id + "/ledger");
  ASSERT_EQ(fresh.status, 200) << fresh.body;
  EXPECT_EQ(fresh.header("Content-Type"), "application/jsonl");
  EXPECT_EQ(lines_of(fresh.body).size(), 3u);
  ASSERT_TRUE(rest.house().move_to_history(2));
  EXPECT_EQ(rest.get("/auctions/" + id + "/ledger").body, fresh.body) << "part of it stored";
  ASSERT_TRUE(rest.house().move_to_history());
  EXPECT_EQ(rest.get("/auctions/" + id + "/ledger").body, fresh.body) << "all of it stored";
  EXPECT_EQ(rest.get("/auctions/x/ledger").code(), "auction_not_found");
}

TEST(Ledger, CarriesTheSealOnceThereIsOne) {
  RestHouse rest;
  const std::string id = rest.open();
  rest.post("/auctions/" + id + "/close", "hanna", "");
  const auto open = rest.get("/auctions/" + id + "/ledger");
  EXPECT_EQ(open.header("Ledger-Hash"), "");
  EXPECT_NE(lines_of(open.body).back().find("\"kind\":\"closed\""), std::string::npos);
  ASSERT_TRUE(rest.house().move_to_history());
  const auto auction_id = *domain::parse_id<domain::AuctionId>(id);
  const auto head = rest.house().history().head(auction_id);
  ASSERT_TRUE(rest.house().history().seal(auction_id, {head->first, head->second, "signature", 1}));
  const auto sealed = rest.get("/auctions/" + id + "/ledger");
  EXPECT_EQ(sealed.header("Ledger-Hash"), head->second);
  EXPECT_EQ(sealed.header("Ledger-Signature"), "signature");
  EXPECT_NE(lines_of(sealed.body).back().find(head->second), std::string::npos);
}

TEST(Ledger, IsSignedWithAPublishedKey) {
  RestHouse rest;
  const auto answer = rest.get("/.well-known/flashauction-ledger-key");
  EXPECT_EQ(answer.text("algorithm"), "Ed25519");
  EXPECT_EQ(base::base64_decode(answer.text("public_key")), std::string(32, 'k'));
}

TEST(Analytics, IsForTheHostAndAdmins) {
  RestHouse rest;
  const std::string path = "/auctions/" + rest.open() + "/analytics";
  for (const auto& [token, status] : {Access{"", 401}, Access{"alice", 403}, Access{"alice+moderator", 403},
                                      Access{"hanna", 200}, Access{"root+admin", 200}})
    EXPECT_EQ(rest.get(path, token).status, status) << token;
}

}  // namespace
}  // namespace fa::test
