// The other end's IP address, compact: IPv4 is kept as an IPv4-mapped IPv6 address.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>

#include "base/client_key.h"

struct sockaddr_storage;

namespace fa::net {

struct PeerAddress {
  std::array<std::uint8_t, 16> bytes{};

  // Of text() or another form of a literal address; nullopt for anything else.
  static std::optional<PeerAddress> parse(const std::string& text);
  static PeerAddress of(const sockaddr_storage& address);  // AF_INET or AF_INET6; otherwise "::"
  bool is_ipv4() const;
  std::string text() const;     // "192.0.2.1" or "2001:db8::1", without a port
  PeerAddress network() const;  // what counts as one address: the IPv4 address, or the IPv6 /64
  base::ClientKey client() const { return network().bytes; }  // whose share its connections and requests take
  bool operator==(const PeerAddress&) const = default;
};

}  // namespace fa::net
