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
  EXPECT_EQ(path_of("HTTP://example.org/x"), "/x");
  EXPECT_EQ(path_of("hTTps://example.org/x"), "/x");
}

TEST(RequestTarget, WhatIsNoPathIsRefused) {
  for (const auto* target : {"",
                             "x",
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
                             "http://user@example.org/x",
                             "http://a b/x",
                             "/a?b=\x01",
                             "/a?b=\x7f"})
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
  EXPECT_EQ(parsed->query.pairs, expected);
  EXPECT_TRUE(parsed->query.unreadable.empty());
}

TEST(RequestTarget, TheQueryMayBeAnythingThatBrowsersSend) {
  struct Case {
    std::string_view query;
    base::http::Headers pairs;
    std::vector<std::string> unreadable;
  };
  for (const auto& [query, pairs, unreadable] : std::initializer_list<Case>{
           {"utm_term={keyword}", {{"utm_term", "{keyword}"}}, {}},
           {"a=b|c^d`e\\f\"g<h>", {{"a", "b|c^d`e\\f\"g<h>"}}, {}},
           {"name=caf\xc3\xa9", {{"name", "café"}}, {}},
           {"discount=50%", {{"discount", "50%"}}, {"discount"}},
           {"a=%zz&b=%4", {{"a", "%zz"}, {"b", "%4"}}, {"a", "b"}},
           {"a=%ff&b=%41", {{"a", "%ff"}, {"b", "A"}}, {"a"}},
           {"a=\xff", {{"a", "?"}}, {"a"}},
           {"%=1", {{"%", "1"}}, {}},
           {"%zz", {{"%zz", ""}}, {}},
           {"=", {{"", ""}}, {}},
           {"&&&", {}, {}},
       }) {
    const auto parsed = parse_request_target("GET", "/live/1?" + std::string(query));
    ASSERT_TRUE(parsed) << query;
    EXPECT_EQ(parsed->path, "/live/1") << query;
    EXPECT_EQ(parsed->query.pairs, pairs) << query;
    EXPECT_EQ(parsed->query.unreadable, unreadable) << query;
  }
}

TEST(RequestTarget, AQueryHasABoundedNumberOfParameters) {
  std::string target = "/a?";
  for (int i = 0; i < 3000; ++i) target += "a&";
  const auto parsed = parse_request_target("GET", target);
  ASSERT_TRUE(parsed);
  EXPECT_EQ(parsed->query.pairs.size(), 1000u);
}

TEST(RequestTarget, TheAbsoluteFormNamesTheHost) {
  const auto parsed = parse_request_target("GET", "HTTP://Example.org:81?q=1");
  ASSERT_TRUE(parsed);
  EXPECT_EQ(parsed->authority, "Example.org:81");
  EXPECT_EQ(parsed->path, "/");
  EXPECT_EQ(parse_request_target("GET", "/x")->authority, "");
}

TEST(RequestTarget, EmptySegmentsLeadToTheAddressWithoutThem) {
  for (const auto& [target, expected] : std::initializer_list<std::pair<std::string_view, std::string_view>>{
           {"//auctions", "/auctions"},
           {"/auctions/", "/auctions"},
           {"///auctions//1//", "/auctions/1"},
           {"//evil.example/", "/evil.example"},
           {"//evil.example/%0d%0aX:1", "/evil.example/%0d%0aX:1"},
           {"//", "/"},
           {"//a?b=//c&d=\xc3\xa9", "/a?b=//c&d=%C3%A9"},
           {"http://example.org//a", "/a"},
       })
    EXPECT_EQ(without_empty_segments(target), expected) << target;
}

}  // namespace
}  // namespace fa::net
