// What is wrong gets its documented answer and changes nothing.
#include <gtest/gtest.h>

#include "gateway/support/house.h"

namespace fa::gateway::test {
namespace {

struct AmountCase {
  const char* literal;
  const char* code;
};

class Amounts : public testing::TestWithParam<AmountCase> {};

TEST_P(Amounts, AreReadFromTheirLiteral) {
  House house;
  const auto id = house.open();
  const auto alice = house.viewer(id, "alice");
  const auto ref = alice->request("place_bid", bid_fields(id, GetParam().literal));
  house.settle();
  EXPECT_EQ(alice->ack_code(ref), GetParam().code);
  EXPECT_EQ(house.live.at(id).bid_count(), std::string_view(GetParam().code) == "ok" ? 1 : 0);
}

INSTANTIATE_TEST_SUITE_P(
    All, Amounts,
    testing::Values(AmountCase{"10", "ok"}, AmountCase{"10.5", "ok"}, AmountCase{R"("10.50")", "ok"},
                    AmountCase{"99999999.99", "ok"}, AmountCase{"0", "invalid_amount"},
                    AmountCase{R"("0.00")", "invalid_amount"}, AmountCase{"-1", "invalid_amount"},
                    AmountCase{"10.123", "invalid_amount"}, AmountCase{"10.100", "invalid_amount"},
                    AmountCase{"1e9", "invalid_amount"}, AmountCase{R"("1e2")", "invalid_amount"},
                    AmountCase{R"("NaN")", "invalid_amount"}, AmountCase{R"(" 1")", "invalid_amount"},
                    AmountCase{R"("1 ")", "invalid_amount"}, AmountCase{R"("")", "invalid_amount"},
                    AmountCase{R"("05")", "invalid_amount"}, AmountCase{"9223372036854775808", "invalid_amount"},
                    AmountCase{"100000000", "invalid_amount"}, AmountCase{"true", "invalid_message"},
                    AmountCase{"null", "invalid_message"}, AmountCase{"[10]", "invalid_message"},
                    AmountCase{R"({"value":10})", "invalid_message"}, AmountCase{"0.99", "bid_too_low"}));

class Frames : public testing::TestWithParam<const char*> {};

TEST_P(Frames, ThatAreNoRequestAreInvalidMessages) {
  House house;
  const auto client = house.plain("alice");
  client->send(GetParam());
  house.settle();
  const auto messages = client->messages();
  ASSERT_EQ(messages.size(), 1u);
  const Value* error = messages[0].body.find("error");
  EXPECT_EQ(*(error ? *error : messages[0].body).string_at("code"), "invalid_message");
  EXPECT_EQ(error != nullptr, std::string_view(GetParam()).find(R"("ref":1)") != std::string_view::npos)
      << "answered where there is a ref, told as an event where there is none";
  EXPECT_EQ(house.live.places, 0);
  const auto ref = client->request("time_sync", R"("t0":1)");
  EXPECT_TRUE(client->answer(ref)) << "the session goes on";
}

INSTANTIATE_TEST_SUITE_P(
    All, Frames,
    testing::Values(
        "", "{", "[]", "7", "null", R"("text")", R"({"ref":1})", R"({"type":7,"ref":1})", R"({"type":"fly","ref":1})",
        R"({"type":"","ref":1})", R"({"type":"place_bid","ref":[]})", R"({"type":"place_bid","ref":{}})",
        R"({"type":"time_sync","t0":1,"t0":2})", R"({"type":"time_sync","ref":1})",
        R"({"type":"time_sync","ref":1,"t0":"1"})", R"({"type":"join_auction","ref":1})",
        R"({"type":"join_auction","ref":1,"auction_id":7})",
        R"({"type":"join_auction","ref":1,"auction_id":"00000000-0000-4000-8000-000000000001","since":7})",
        R"({"type":"join_auction","ref":1,"auction_id":"00000000-0000-4000-8000-000000000001","since":{"epoch":{},"seq":1}})",
        R"({"type":"join_auction","ref":1,"auction_id":"00000000-0000-4000-8000-000000000001","since":{"epoch":1,"seq":"1"}})",
        R"({"type":"join_auction","ref":1,"auction_id":"00000000-0000-4000-8000-000000000001","since":{"epoch":1,"seq":1.5}})",
        R"({"type":"leave_auction","ref":1,"auction_id":null})", R"({"type":"auth","ref":1})",
        R"({"type":"auth","ref":1,"token":7})", R"({"type":"place_bid","ref":1,"amount":"6.00"})",
        R"({"type":"place_bid","ref":1,"auction_id":"x"})",
        R"({"type":"place_bid","ref":1,"auction_id":"x","amount":"6.00","bid_id":"one"})",
        R"({"type":"place_bid","ref":1,"auction_id":"x","amount":"6.00","bid_id":7})",
        R"({"type":"chat_message","ref":1,"auction_id":"x"})",
        R"({"type":"chat_message","ref":1,"auction_id":"x","message":7})",
        R"({"type":"chat_message","ref":1,"auction_id":"x","message":"hi","message_id":"one"})"));

TEST(BadInput, DeepJsonIsRefused) {
  House house;
  const auto client = house.plain();
  client->send(R"({"type":"time_sync","t0":)" + std::string(5'000, '[') + std::string(5'000, ']') + "}");
  EXPECT_EQ(client->count("error"), 1u);
}

TEST(BadInput, ALongRefIsNotEchoed) {
  House house;
  const auto client = house.plain();
  client->send(R"({"type":"time_sync","t0":1,"ref":")" + std::string(10'000, 'x') + "\"}");
  ASSERT_EQ(client->messages().size(), 1u);
  EXPECT_LT(client->connection->payloads[0].size(), 300u);
}

TEST(BadInput, UnknownFieldsAreIgnored) {
  House house;
  const auto id = house.open();
  const auto alice = house.viewer(id, "alice");
  const auto ref = alice->request("place_bid", about(id, R"("amount":"5.00","colour":"red","username":"bob")"));
  house.settle();
  EXPECT_EQ(alice->ack_code(ref), "ok");
  EXPECT_EQ(house.live.at(id).high_bid()->username, "alice");
}

TEST(BadInput, BinaryIsAClearError) {
  House house;
  const auto client = house.plain();
  client->send_binary("\x01\x02");
  ASSERT_EQ(client->count("error"), 1u);
  EXPECT_EQ(*client->events("error")[0].string_at("code"), "invalid_message");
}

}  // namespace
}  // namespace fa::gateway::test
