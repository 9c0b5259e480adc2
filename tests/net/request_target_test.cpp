#include "net/request_target.h"

#include <gtest/gtest.h>

namespace fa::net {
namespace {

std::string path_of(std::string_view target) {
  const auto parsed = parse_request_target("GET", target);
  return parsed ? parsed->path : "refused";
}

TEST(RequestTarget, PathsAreDecoded) {
  EXPECT_EQ(path_of("/"), "/");
  EXPECT_EQ(path_of("/auctions/1"), "/auctions/1");
  EXPECT_EQ(path_of("/socket.io/?EIO=4"), "/socket.io/");
  EXPECT_EQ(path_of("/caf%C3%A9"), "/café");
  EXPECT_EQ(path_of("/a%20b"), "/a b");
  EXPECT_EQ(path_of("/a+b"), "/a+b");
  EXPECT_EQ(path_of("/.well-known/x"), "/.well-known/x");
  EXPECT_EQ(path_of("http://example.org:80/x?y=1"), "/x");
  EXPECT_EQ(path_of("http://example.org"), "/");
}

TEST(RequestTarget, WhatIsNoPathIsRefused) {
  for (const auto* target : {"",
                             "x",
                             "//",
                             "//evil.example/",
                             "/a//b",
                             "/./a",
                             "/a/.",
                             "/a/..",
                             "/../etc/passwd",
                             "/%2e%2e/etc",
                             "/a%2Fb",
                             "/a%2fb",
                             "/%",
                             "/%1",
                             "/%zz",
                             "/%00",
                             "/a%0d%0ab",
                             "/%ff",
                             "/\xc3\xa9",
                             "/a b",
                             "/a#b",
                             "/a\\b",
                             "*",
                             "example.org:443",
                             "ftp://example.org/",
                             "http:///x",
                             "/a?b=%zz",
                             "/a?b=%ff"})
    EXPECT_EQ(path_of(target), "refused") << target;
}

TEST(RequestTarget, TheAsteriskIsForOptionsOnly) {
  EXPECT_TRUE(parse_request_target("OPTIONS", "*"));
  EXPECT_FALSE(parse_request_target("GET", "*"));
}

TEST(RequestTarget, TheQueryIsAListOfDecodedPairs) {
  const auto parsed = parse_request_target("GET", "/a?q=red+shoe&q=%26&empty=&flag&&x=a=b");
  ASSERT_TRUE(parsed);
  const base::http::Headers expected{{"q", "red shoe"}, {"q", "&"}, {"empty", ""}, {"flag", ""}, {"x", "a=b"}};
  EXPECT_EQ(parsed->query, expected);
}

}  // namespace
}  // namespace fa::net
