// A literal IP address and port as the kernel takes them.
#pragma once

#include <sys/socket.h>

#include <cstdint>
#include <optional>
#include <string>

namespace fa::net {

struct SocketAddress {
  sockaddr_storage storage{};
  socklen_t size = 0;

  const sockaddr* get() const { return reinterpret_cast<const sockaddr*>(&storage); }
  int family() const { return storage.ss_family; }
};

// `host`: an IPv4 or IPv6 address without brackets, or "localhost", which is 127.0.0.1. nullopt for anything else.
std::optional<SocketAddress> socket_address(const std::string& host, std::uint16_t port);
// The port that a bound socket has; 0 where it has none.
std::uint16_t bound_port(int fd);

}  // namespace fa::net
