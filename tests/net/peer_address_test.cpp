#include "net/peer_address.h"

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

TEST(PeerAddress, IsReadAsItIsWritten) {
  for (const char* text : {"192.0.2.1", "2001:db8::1", "::1"}) EXPECT_EQ(PeerAddress::parse(text)->text(), text);
  EXPECT_EQ(PeerAddress::parse("::ffff:192.0.2.1")->text(), "192.0.2.1");
  for (const char* text : {"", "unknown", "192.0.2", "192.0.2.1:80", "[::1]", "example.org"})
    EXPECT_FALSE(PeerAddress::parse(text)) << text;
}

TEST(PeerAddress, IsOneClientWithTheRestOfItsIpv6Network) {
  EXPECT_EQ(address("2001:db8:0:1::1").client(), address("2001:db8:0:1:ffff::2").client());
  EXPECT_NE(address("2001:db8:0:1::1").client(), address("2001:db8:0:2::1").client());
  EXPECT_NE(address("192.0.2.1").client(), address("192.0.2.2").client());
  EXPECT_EQ(address("::ffff:192.0.2.1").client(), address("192.0.2.1").client());
}

}  // namespace
}  // namespace fa::net
