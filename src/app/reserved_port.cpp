#include "app/reserved_port.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

namespace fa::app {

namespace {

// Our listeners share a port among themselves (SO_REUSEPORT), and so would those of another house, without a word. A
// socket that does not share shows whether anybody listens.
std::expected<void, std::string> expect_unused(const std::string& host, std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  if (inet_pton(AF_INET, host == "localhost" ? "127.0.0.1" : host.c_str(), &address.sin_addr) != 1) return {};
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd < 0) return std::unexpected(std::string("socket: ") + std::strerror(errno));
  const int one = 1;
  setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
  const bool bound = bind(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
  const int error = errno;
  close(fd);
  if (bound) return {};
  return std::unexpected("cannot listen on " + host + ":" + std::to_string(port) + ": " + std::strerror(error));
}

}  // namespace

std::expected<ReservedPort, std::string> ReservedPort::take(const std::string& host, std::uint16_t wanted) {
  if (wanted != 0) {
    if (auto unused = expect_unused(host, wanted); !unused) return std::unexpected(unused.error());
    return ReservedPort(-1, wanted);
  }
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd < 0) return std::unexpected(std::string("socket: ") + std::strerror(errno));
  ReservedPort held(fd, 0);
  const int one = 1;
  // The listeners set the same two, so the kernel lets them share the port with this socket.
  setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &one, sizeof one);
  setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  if (inet_pton(AF_INET, host == "localhost" ? "127.0.0.1" : host.c_str(), &address.sin_addr) != 1)
    return std::unexpected("a free port can be taken on an IPv4 address only, not on " + host);
  socklen_t size = sizeof address;
  if (bind(fd, reinterpret_cast<sockaddr*>(&address), size) != 0 ||
      getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size) != 0)
    return std::unexpected("no free port on " + host + ": " + std::strerror(errno));
  held.port_ = ntohs(address.sin_port);
  return held;
}

ReservedPort::ReservedPort(ReservedPort&& other) noexcept : fd_(std::exchange(other.fd_, -1)), port_(other.port_) {}

ReservedPort::~ReservedPort() {
  if (fd_ >= 0) close(fd_);
}

}  // namespace fa::app
