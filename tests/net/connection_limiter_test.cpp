#include "net/connection_limiter.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>

#include <cstring>

namespace fa::net {
namespace {

PeerAddress address(const char* text) {
  sockaddr_storage storage{};
  sockaddr_in v4{};
  sockaddr_in6 v6{};
  if (inet_pton(AF_INET, text, &v4.sin_addr) == 1) {
    v4.sin_family = AF_INET;
    std::memcpy(&storage, &v4, sizeof v4);
  } else {
    EXPECT_EQ(inet_pton(AF_INET6, text, &v6.sin6_addr), 1);
    v6.sin6_family = AF_INET6;
    std::memcpy(&storage, &v6, sizeof v6);
  }
  return PeerAddress::of(storage);
}

TEST(PeerAddress, IsWrittenAsPeopleWriteIt) {
  EXPECT_EQ(address("192.0.2.1").text(), "192.0.2.1");
  EXPECT_EQ(address("2001:db8::1").text(), "2001:db8::1");
  EXPECT_EQ(address("::ffff:192.0.2.1").text(), "192.0.2.1");
}

TEST(ConnectionLimiter, BoundsEachAddressWithoutTouchingOthers) {
  const auto limiter = ConnectionLimiter::make({.per_process_max = 100, .per_address_max = 2});
  auto first = limiter->admit(address("192.0.2.1"));
  const auto second = limiter->admit(address("192.0.2.1"));
  EXPECT_TRUE(first && second);
  EXPECT_FALSE(limiter->admit(address("192.0.2.1")));
  EXPECT_TRUE(limiter->admit(address("192.0.2.2")));
  first.reset();
  EXPECT_TRUE(limiter->admit(address("192.0.2.1")));
}

TEST(ConnectionLimiter, CountsAnIpv6NetworkAsOneAddress) {
  const auto limiter = ConnectionLimiter::make({.per_process_max = 100, .per_address_max = 1});
  const auto first = limiter->admit(address("2001:db8:0:1::1"));
  EXPECT_FALSE(limiter->admit(address("2001:db8:0:1::2")));
  EXPECT_TRUE(limiter->admit(address("2001:db8:0:2::1")));
}

TEST(ConnectionLimiter, BoundsTheProcess) {
  const auto limiter = ConnectionLimiter::make({.per_process_max = 2, .per_address_max = 0});
  const auto first = limiter->admit(address("192.0.2.1"));
  auto second = limiter->admit(address("192.0.2.1"));
  EXPECT_FALSE(limiter->admit(address("192.0.2.3")));
  EXPECT_EQ(limiter->open(), 2u);
  second.reset();
  EXPECT_TRUE(limiter->admit(address("192.0.2.3")));
}

}  // namespace
}  // namespace fa::net
