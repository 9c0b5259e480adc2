#include "base/url_authority.h"

#include <gtest/gtest.h>

namespace fa::base {
namespace {

TEST(UrlAuthority, AnIpv6AddressStandsInBrackets) {
  EXPECT_EQ(url_authority("127.0.0.1", 8000), "127.0.0.1:8000");
  EXPECT_EQ(url_authority("::1", 8000), "[::1]:8000");
}

TEST(UrlAuthority, KnowsWhichHostsAreThisMachine) {
  for (const char* here :
       {"127.0.0.1", "127.255.0.9", "::1", "[::1]", "::ffff:127.0.0.1", "localhost", "LOCALHOST", "a.localhost"})
    EXPECT_TRUE(is_loopback_host(here)) << here;
  for (const char* elsewhere : {"", "0.0.0.0", "::", "128.0.0.1", "192.0.2.1", "::ffff:192.0.2.1", "localhost.example",
                                "127.0.0.1.example", "mylocalhost", "127.1.example"})
    EXPECT_FALSE(is_loopback_host(elsewhere)) << elsewhere;
}

}  // namespace
}  // namespace fa::base
