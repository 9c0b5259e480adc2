#include "base/http/message.h"

#include <gtest/gtest.h>

namespace fa::base::http {
namespace {

TEST(HttpMessage, ReadsTheBearerToken) {
  const auto token = [](std::string value) {
    Request request;
    request.headers = {{"authorization", std::move(value)}};
    return std::string(request.bearer_token().value_or("none"));
  };
  EXPECT_EQ(token("Bearer abc"), "abc");
  EXPECT_EQ(token("bearer  abc"), "abc");
  EXPECT_EQ(token("Basic abc"), "none");
  EXPECT_EQ(token("Bearer "), "none");
  EXPECT_EQ(token("Bearerabc"), "none");
  EXPECT_EQ(Request().bearer_token(), std::nullopt);
}

TEST(HttpMessage, ReadsCookies) {
  Request request;
  request.headers = {{"cookie", "a=1; session=x=y;b="}, {"cookie", "late=2"}};
  EXPECT_EQ(request.cookie("a"), "1");
  EXPECT_EQ(request.cookie("session"), "x=y");
  EXPECT_EQ(request.cookie("b"), "");
  EXPECT_EQ(request.cookie("late"), "2");
  EXPECT_EQ(request.cookie("ession"), std::nullopt);
}

TEST(HttpMessage, SettingAHeaderReplacesItExceptCookies) {
  Response response;
  response.set("Retry-After", "1").set("retry-after", "5").set("Set-Cookie", "a=1").set("Set-Cookie", "b=2");
  EXPECT_EQ(response.headers, (Headers{{"retry-after", "5"}, {"Set-Cookie", "a=1"}, {"Set-Cookie", "b=2"}}));
}

TEST(HttpMessage, ProblemsCarryCodeStatusAndFields) {
  const auto response = problem("invalid_field", "Two fields are wrong.", {{"title", "is \"empty\""}}, R"("limit":3)");
  EXPECT_EQ(response.status, 422);
  EXPECT_EQ(response.headers, (Headers{{"Content-Type", "application/problem+json"}, {"Cache-Control", "no-store"}}));
  EXPECT_EQ(response.body,
            R"({"title":"Unprocessable Content","status":422,"code":"invalid_field","detail":"Two fields are wrong.",)"
            R"("errors":[{"field":"title","message":"is \"empty\""}],"limit":3})");
}

TEST(HttpMessage, CodesHaveTheStatusesOfTheProtocol) {
  const std::pair<std::string_view, int> table[] = {
      {"invalid_message", 400}, {"unauthenticated", 401},   {"forbidden", 403},      {"host_cannot_bid", 403},
      {"muted", 403},           {"auction_not_found", 404}, {"not_found", 404},      {"auction_closed", 409},
      {"bid_too_low", 409},     {"message_too_long", 413},  {"invalid_amount", 422}, {"invalid_field", 422},
      {"rate_limited", 429},    {"unavailable", 503},       {"outcome_unknown", 503}};
  for (const auto& [code, status] : table) {
    const auto response = problem(code, "");
    EXPECT_EQ(response.status, status) << code;
    const bool retry = response.headers.size() == 3 && response.headers[2].first == "Retry-After";
    EXPECT_EQ(retry, status == 429 || status == 503) << code;
  }
}

TEST(HttpMessage, PercentCodingIsReversible) {
  std::string every_byte;
  for (int c = 0; c < 256; ++c) every_byte.push_back(static_cast<char>(c));
  EXPECT_EQ(percent_decode(percent_encode(every_byte)), every_byte);
  EXPECT_EQ(percent_encode("a b/ü~"), "a%20b%2F%C3%BC~");
  EXPECT_EQ(percent_decode("%zz"), std::nullopt);
  EXPECT_EQ(percent_decode("%4"), std::nullopt);
  EXPECT_EQ(percent_decode("a+b"), "a+b");
  EXPECT_EQ(percent_decode("a+b", true), "a b");
}

TEST(HttpMessage, FormsAreBounded) {
  std::string many;
  for (int i = 0; i < 1001; ++i) many += "a=b&";
  EXPECT_EQ(parse_form(many), std::nullopt);
  EXPECT_EQ(parse_form("a=%"), std::nullopt);
  EXPECT_EQ(parse_form(""), Headers{});
}

}  // namespace
}  // namespace fa::base::http
