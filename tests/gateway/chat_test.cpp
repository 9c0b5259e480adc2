// Chat over realtime: who may say what, how often, and where it goes.
#include <gtest/gtest.h>

#include "gateway/support/house.h"

namespace fa::gateway::test {
namespace {

std::string chat_fields(const domain::AuctionId& id, std::string_view message) {
  std::string text;
  base::json::append_escaped(text, message);
  return about(id, "\"message\":" + text);
}

class Chat : public testing::Test {
 protected:
  std::string say(Client& client, std::string_view message) {
    const auto ref = client.request("chat_message", chat_fields(id_, message));
    house_.settle();
    return client.ack_code(ref);
  }

  House house_;
  const domain::AuctionId id_ = house_.open();
  std::unique_ptr<PlainClient> alice_ = house_.viewer(id_, "alice");
};

TEST_F(Chat, IsAcknowledgedAndToldToTheRoom) {
  const auto guest = house_.viewer(id_);
  const std::string message_id = domain::to_string(uuid_of(5));
  const auto ref =
      alice_->request("chat_message", about(id_, R"("message":" What a lamp ","message_id":")" + message_id + '"'));
  house_.settle();
  EXPECT_EQ(*alice_->answer(ref)->string_at("message_id"), message_id);
  EXPECT_EQ(*alice_->answer(ref)->int64_at("chat_seq"), 1);
  ASSERT_EQ(guest->count("chat_message"), 1u);
  const Value heard = guest->events("chat_message")[0];
  EXPECT_EQ(*heard.string_at("message"), "What a lamp");
  EXPECT_EQ(*heard.string_at("username"), "alice");
  EXPECT_EQ(*heard.string_at("message_type"), "user");
}

TEST_F(Chat, SentTwiceIsSaidOnce) {
  const std::string fields = about(id_, R"("message":"hello","message_id":")" + domain::to_string(uuid_of(5)) + '"');
  const auto first = alice_->request("chat_message", fields);
  const auto second = alice_->request("chat_message", fields);
  house_.settle();
  for (const std::string& ref : {first, second}) {
    EXPECT_EQ(*alice_->answer(ref)->int64_at("chat_seq"), 1);
    EXPECT_EQ(*alice_->answer(ref)->string_at("message_id"), domain::to_string(uuid_of(5)));
  }
  EXPECT_EQ(alice_->count("chat_message"), 1u);
}

TEST_F(Chat, OfTheHostIsTheAuctioneers) {
  const auto host = house_.viewer(id_, "host");
  EXPECT_EQ(say(*host, "welcome"), "ok");
  EXPECT_EQ(*alice_->events("chat_message")[0].string_at("message_type"), "auctioneer");
}

TEST_F(Chat, OfAHostWhoHasNotJoinedIsTheAuctioneersToo) {
  const auto elsewhere = house_.open();
  const auto host = house_.plain("host");
  const auto ref = host->request("chat_message", chat_fields(elsewhere, "welcome"));
  house_.settle();
  EXPECT_EQ(host->ack_code(ref), "ok");
  EXPECT_EQ(house_.chat_log.appended.back().type, ports::ChatType::auctioneer);
}

TEST_F(Chat, InAnAuctionThatIsNoneIsRefused) {
  const auto unknown = alice_->request("chat_message", chat_fields({uuid_of(12345)}, "hello"));
  const auto malformed = alice_->request("chat_message", R"("auction_id":"nonsense","message":"hello")");
  house_.settle();
  EXPECT_EQ(alice_->ack_code(unknown), "auction_not_found");
  EXPECT_EQ(alice_->ack_code(malformed), "auction_not_found");
  EXPECT_TRUE(house_.chat_log.appended.empty());
}

TEST_F(Chat, OfGuestsAndTheMutedIsRefused) {
  const auto guest = house_.viewer(id_);
  EXPECT_EQ(say(*guest, "hello"), "unauthenticated");
  ASSERT_TRUE(house_.chat_log.set_muted(id_, user_id_of("alice"), true, domain::Rank::host));
  EXPECT_EQ(say(*alice_, "hello"), "muted");
}

TEST_F(Chat, HasALengthInCharacters) {
  std::string long_enough;
  for (int i = 0; i < 500; ++i) long_enough += "ü";
  EXPECT_EQ(say(*alice_, "  " + long_enough + "\n"), "ok") << "trimmed first";
  EXPECT_EQ(say(*alice_, long_enough + "ü"), "message_too_long");
  EXPECT_EQ(say(*alice_, " \t\n "), "invalid_message");
  EXPECT_EQ(say(*alice_, ""), "invalid_message");
}

TEST_F(Chat, IsPlainText) {
  EXPECT_EQ(say(*alice_, "two\nlines"), "ok");
  EXPECT_EQ(say(*alice_, "<b>bold</b>"), "ok") << "it is text; whoever shows it escapes it";
  EXPECT_EQ(say(*alice_, std::string("a\0b", 3)), "invalid_message");
  EXPECT_EQ(say(*alice_, "a\x1B[31mb"), "invalid_message");
  EXPECT_EQ(say(*alice_, "a\x7F"), "invalid_message");
  EXPECT_EQ(say(*alice_, "a\xC2\x85z"), "invalid_message");
  EXPECT_EQ(say(*alice_, "a\u202eb"), "invalid_message") << "it would turn what stands beside it";
  EXPECT_EQ(say(*alice_, "\u200b\u3164\u2800\ufeff\u3000\u00a0"), "invalid_message") << "nobody sees it";
  EXPECT_EQ(say(*alice_, "a" + std::string(60, '\n') + "b"), "ok");
  EXPECT_EQ(*alice_->events("chat_message")[0].string_at("message"), "two\nlines");
  EXPECT_EQ(*alice_->events("chat_message")[2].string_at("message"), "a\n\nb");
}

TEST_F(Chat, ThatCannotBeStoredForSureIsUnknown) {
  house_.chat_log.failing = true;
  EXPECT_EQ(say(*alice_, "hello"), "outcome_unknown");
}

TEST_F(Chat, NeverHoldsUpABid) {
  const auto chat = alice_->request("chat_message", chat_fields(id_, "hello"));
  const auto bid = alice_->request("place_bid", bid_fields(id_, "5"));
  house_.turn_loops();
  ASSERT_TRUE(house_.live.thread.step());
  house_.turn_loops();
  EXPECT_EQ(alice_->ack_code(bid), "ok");
  EXPECT_EQ(alice_->ack_code(chat), "") << "the chat's store still works on it";
}

TEST_F(Chat, TellsDeletionsAndSystemMessages) {
  house_.chat(id_, "spam");
  ASSERT_TRUE(house_.chat_log.remove(id_, house_.chat_log.appended.back().message_id));
  ports::ChatAppend extension{id_, {uuid_of(9)}, {}, "", "Extended by 30 s", ports::ChatType::system};
  house_.chat_log.append(extension, [](const auto&) {});
  house_.settle();
  ASSERT_EQ(alice_->count("chat_deleted"), 1u);
  EXPECT_EQ(*alice_->events("chat_deleted")[0].int64_at("chat_seq"), 2);
  const Value system = alice_->events("chat_message").back();
  EXPECT_EQ(*system.string_at("message_type"), "system");
  EXPECT_TRUE(system.find("user_id")->is_null());
}

}  // namespace
}  // namespace fa::gateway::test
