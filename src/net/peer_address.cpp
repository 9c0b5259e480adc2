#include "net/peer_address.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <cstring>

namespace fa::net {

namespace {
constexpr std::array<std::uint8_t, 12> kMappedPrefix{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
}

PeerAddress PeerAddress::of(const sockaddr_storage& address) {
  PeerAddress peer;
  if (address.ss_family == AF_INET6) {
    sockaddr_in6 v6{};
    std::memcpy(&v6, &address, sizeof v6);
    std::memcpy(peer.bytes.data(), &v6.sin6_addr, peer.bytes.size());
  } else if (address.ss_family == AF_INET) {
    sockaddr_in v4{};
    std::memcpy(&v4, &address, sizeof v4);
    std::ranges::copy(kMappedPrefix, peer.bytes.begin());
    std::memcpy(peer.bytes.data() + kMappedPrefix.size(), &v4.sin_addr, 4);
  }
  return peer;
}

std::optional<PeerAddress> PeerAddress::parse(const std::string& text) {
  PeerAddress peer;
  in_addr v4{};
  if (inet_pton(AF_INET, text.c_str(), &v4) == 1) {
    std::ranges::copy(kMappedPrefix, peer.bytes.begin());
    std::memcpy(peer.bytes.data() + kMappedPrefix.size(), &v4, sizeof v4);
    return peer;
  }
  if (inet_pton(AF_INET6, text.c_str(), peer.bytes.data()) == 1) return peer;
  return std::nullopt;
}

bool PeerAddress::is_ipv4() const {
  return std::equal(kMappedPrefix.begin(), kMappedPrefix.end(), bytes.begin());
}

std::string PeerAddress::text() const {
  char buffer[INET6_ADDRSTRLEN] = "";
  if (is_ipv4())
    inet_ntop(AF_INET, bytes.data() + kMappedPrefix.size(), buffer, sizeof buffer);
  else
    inet_ntop(AF_INET6, bytes.data(), buffer, sizeof buffer);
  return buffer;
}

PeerAddress PeerAddress::network() const {
  PeerAddress prefix = *this;
  if (!is_ipv4()) std::fill(prefix.bytes.begin() + 8, prefix.bytes.end(), std::uint8_t{0});
  return prefix;
}

}  // namespace fa::net
