#include "app/reserved_port.h"

#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "base/url_authority.h"
#include "net/socket_address.h"

namespace fa::app {

namespace {

// Our listeners share a port among themselves (SO_REUSEPORT), and so would those of another house, without a word. A
// socket that does not share shows whether anybody listens.
std::expected<void, std::string> expect_unused(const std::string& host, std::uint16_t port) {
  const auto address = net::socket_address(host, port);
  if (!address) return std::unexpected("not an IP address to listen on: " + host);
  const int fd = socket(address->family(), SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd < 0) return std::unexpected(std::string("socket: ") + std::strerror(errno));
  const int one = 1;
  setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
  const bool bound = bind(fd, address->get(), address->size) == 0;
  const int error = errno;
  close(fd);
  if (bound) return {};
  return std::unexpected("cannot listen on " + base::url_authority(host, port) + ": " + std::strerror(error));
}

}  // namespace

std::expected<ReservedPort, std::string> ReservedPort::take(const std::string& host, std::uint16_t wanted) {
  if (wanted != 0) {
    if (auto unused = expect_unused(host, wanted); !unused) return std::unexpected(unused.error());
    return ReservedPort(-1, wanted);
  }
  const auto address = net::socket_address(host, 0);
  if (!address) return std::unexpected("not an IP address to listen on: " + host);
  const int fd = socket(address->family(), SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd < 0) return std::unexpected(std::string("socket: ") + std::strerror(errno));
  ReservedPort held(fd, 0);
  const int one = 1;
  // The listeners set the same two, so the kernel lets them share the port with this socket.
  setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &one, sizeof one);
  setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
  if (bind(fd, address->get(), address->size) != 0)
    return std::unexpected("no free port on " + host + ": " + std::strerror(errno));
  held.port_ = net::bound_port(fd);
  return held;
}

ReservedPort::ReservedPort(ReservedPort&& other) noexcept : fd_(std::exchange(other.fd_, -1)), port_(other.port_) {}

ReservedPort::~ReservedPort() {
  if (fd_ >= 0) close(fd_);
}

}  // namespace fa::app
