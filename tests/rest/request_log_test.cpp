// What the log may say of a request's auction.
#include "rest/request_log.h"

#include <gtest/gtest.h>

namespace fa::test {
namespace {

using Fields = base::http::Headers;

constexpr const char* kId = "11111111-2222-4333-8444-555555555555";

Fields logged(std::string_view pattern, std::string id) {
  rest::Response response;
  rest::log_auction_of_path(response, pattern, {{{"id", std::move(id)}}});
  return response.log.fields;
}

TEST(RequestLog, NamesTheAuctionOfAPath) {
  const Fields expected{{"auction_id", kId}};
  EXPECT_EQ(logged("/auctions/{id}", kId), expected);
  EXPECT_EQ(logged("/auctions/{id}/stream/rotate", kId), expected);
  EXPECT_EQ(logged("/internal/auctions/{id}/close", kId), expected);
}

TEST(RequestLog, NamesWhomAndWhatAModeratorActsOn) {
  const auto logged_of = [](std::string_view pattern, const char* name, std::string value) {
    rest::Response response;
    rest::log_auction_of_path(response, pattern, {{{"id", kId}, {name, std::move(value)}}});
    return response.log.fields;
  };
  const std::string other = "22222222-2222-4333-8444-555555555555";
  const Fields muted{{"auction_id", kId}, {"target_id", other}};
  EXPECT_EQ(logged_of("/auctions/{id}/mutes/{user_id}", "user_id", other), muted);
  EXPECT_EQ(logged_of("/auctions/{id}/blocks/{user_id}", "user_id", other), muted);
  const Fields deleted{{"auction_id", kId}, {"message_id", other}};
  EXPECT_EQ(logged_of("/auctions/{id}/chat/{message_id}", "message_id", other), deleted);
  EXPECT_EQ(logged_of("/auctions/{id}/mutes/{user_id}", "user_id", "x\n{}"), (Fields{{"auction_id", kId}}));
}

TEST(RequestLog, SaysNothingOfWhatIsNoAuctionOrNoId) {
  EXPECT_EQ(logged("/users/{id}", kId), Fields{});
  EXPECT_EQ(logged("/auctions/{id}", ""), Fields{});
  EXPECT_EQ(logged("/auctions/{id}", std::string(kId) + "_somebodys-stream-key"), Fields{});
}

}  // namespace
}  // namespace fa::test
