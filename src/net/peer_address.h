// The other end's IP address, compact: IPv4 is kept as an IPv4-mapped IPv6 address.
#pragma once

#include <array>
#include <cstdint>
#include <string>

struct sockaddr_storage;

namespace fa::net {

struct PeerAddress {
  std::array<std::uint8_t, 16> bytes{};

  static PeerAddress of(const sockaddr_storage& address);  // AF_INET or AF_INET6; otherwise "::"
  bool is_ipv4() const;
  std::string text() const;     // "192.0.2.1" or "2001:db8::1", without a port
  PeerAddress network() const;  // what counts as one address: the IPv4 address, or the IPv6 /64
  bool operator==(const PeerAddress&) const = default;
};

}  // namespace fa::net
