#include "base/url_origin.h"

#include <gtest/gtest.h>

namespace fa::base {
namespace {

TEST(UrlOrigin, IsSchemeHostAndPort) {
  EXPECT_EQ(url_origin("https://id.example/realm/x?y#z"), "https://id.example");
  EXPECT_EQ(url_origin("HTTP://Id.Example:8080"), "http://id.example:8080");
  EXPECT_EQ(url_origin("http://[::1]:80/"), "http://[::1]:80");
}

TEST(UrlOrigin, NothingGetsIntoAPolicyThatIsNone) {
  for (const auto* url :
       {"", "id.example", "ftp://id.example", "javascript:alert(1)", "https://", "https:///x", "https://a b/",
        "https://a;script-src *", "https://a,b", "https://user@host/", "https://*", "https://:80"})
    EXPECT_EQ(url_origin(url), std::nullopt) << url;
}

}  // namespace
}  // namespace fa::base
