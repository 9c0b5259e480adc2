#include "base/http/negotiation.h"

#include <gtest/gtest.h>

#include "base/gzip.h"
#include "base/http/conditional.h"

namespace fa::base::http {
namespace {

Request with(std::string name, const std::vector<std::string>& values) {
  Request request{.method = "GET"};
  for (const auto& value : values) request.headers.emplace_back(name, value);
  return request;
}

TEST(AcceptEncoding, GzipIsSentToThoseWhoTakeIt) {
  for (const auto* list : {"gzip", "GZIP", "x-gzip", "deflate, gzip", "gzip;q=1", "gzip;q=0.001", "gzip; q=0.5",
                           "gzip ;Q=1.000", "br;q=1.0, gzip;q=0.8, *;q=0.1", "*", "*;q=0.5",
                           "identity;q=0.5, gzip;q=1.0", "identity;q=0, *", "identity;q=0, gzip", "gzip,,", ",gzip"})
    EXPECT_TRUE(accepts_coding(with("accept-encoding", {list}), "gzip")) << list;
  EXPECT_TRUE(accepts_coding(with("accept-encoding", {"br", "gzip"}), "gzip")) << "in two lines";
}

TEST(AcceptEncoding, AndToNobodyElse) {
  for (const auto* list : {"", "identity", "gzip;q=0", "gzip;q=0.0", "GZIP;Q=0.000", "gzip; q=0", "*;q=0",
                           "gzip;q=0, *", "*, gzip;q=0", "deflate", "gzipped", "notgzip", "br, gzip;q=0", "gzip;q=x",
                           "gzip;q=", "gzip;q=2", "gzip;q=1.5", "gzip;q=0.0001", "identity;q=1, gzip;q=0.5"})
    EXPECT_FALSE(accepts_coding(with("accept-encoding", {list}), "gzip")) << list;
  EXPECT_FALSE(accepts_coding(Request{}, "gzip"));
  EXPECT_FALSE(accepts_coding(with("accept-encoding", {"br", "gzip;q=0"}), "gzip"));
}

TEST(Accept, BrowsersGetPagesAndProgramsDoNot) {
  for (const auto* list :
       {"text/html", "TEXT/HTML", "text/*", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
        "text/html;level=1;q=0.5, */*;q=0.1", "application/json;q=0.5, text/html", "application/json;q=0, */*"})
    EXPECT_TRUE(prefers_page(with("accept", {list}))) << list;
  for (const auto* list : {"", "*/*", "application/json", "application/json, text/plain, */*", "text/html;q=0",
                           "text/html;q=0, */*", "text/html, application/json", "text/html;q=0.5, application/json",
                           "image/avif,image/webp,*/*;q=0.8", "application/problem+json", "texthtml", "text/htmlx"})
    EXPECT_FALSE(prefers_page(with("accept", {list}))) << list;
  EXPECT_FALSE(prefers_page(Request{}));
}

TEST(IfNoneMatch, NamesWhatTheClientHas) {
  for (const auto* list :
       {"\"a\"", "W/\"a\"", "*", " * ", "\"x\", \"a\"", "\"x\",W/\"a\"", ", \"a\" ,", "\"x,y\", \"a\""})
    for (const auto* etag : {"\"a\"", "W/\"a\""}) EXPECT_TRUE(is_known(with("if-none-match", {list}), etag)) << list;
  EXPECT_TRUE(is_known(with("if-none-match", {"\"x\"", "\"a\""}), "\"a\"")) << "in two lines";
  for (const auto* list : {"", "\"b\"", "a", "\"a", "\"A\"", "\"x,\"a\"\"", "w/\"a\"", "\"x\", \"ab\"", "\"*\""})
    EXPECT_FALSE(is_known(with("if-none-match", {list}), "\"a\"")) << list;
  auto post = with("if-none-match", {"*"});
  post.method = "POST";
  EXPECT_FALSE(is_known(post, "\"a\""));
}

TEST(IfNoneMatch, WhatIsKnownComesWithoutItsBodyAndWithWhatCachesNeed) {
  Response response{.status = 200, .headers = {{"Content-Type", "text/plain"}, {"Vary", "Accept"}}, .body = "text"};
  const auto known = with_etag(with("if-none-match", {"\"a\""}), response, "\"a\"");
  EXPECT_EQ(known.status, 304);
  EXPECT_EQ(known.body, "");
  EXPECT_EQ(known.headers, (Headers{{"Vary", "Accept"}, {"ETag", "\"a\""}}));
  const auto other = with_etag(with("if-none-match", {"\"b\""}), response, "\"a\"");
  EXPECT_EQ(other.status, 200);
  EXPECT_EQ(other.body, "text");
}

TEST(Gzip, ATextIsShorterAndBeginsAsGzipDoes) {
  const auto packed = gzip(std::string(100'000, 'x'));
  ASSERT_TRUE(packed);
  EXPECT_LT(packed->size(), 1000u);
  EXPECT_TRUE(packed->starts_with("\x1f\x8b\x08"));
}

}  // namespace
}  // namespace fa::base::http
