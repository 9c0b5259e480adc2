#include "net/listener.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <optional>
#include <utility>

#include "net/limits.h"

namespace fa::net {

namespace {

struct BindAddress {
  sockaddr_storage storage{};
  socklen_t size = 0;
};

std::optional<BindAddress> bind_address(const ListenAddress& wanted) {
  BindAddress address;
  const std::string host = wanted.host == "localhost" ? "127.0.0.1" : wanted.host;
  sockaddr_in v4{};
  sockaddr_in6 v6{};
  if (inet_pton(AF_INET, host.c_str(), &v4.sin_addr) == 1) {
    v4.sin_family = AF_INET;
    v4.sin_port = htons(wanted.port);
    address.size = sizeof v4;
    std::memcpy(&address.storage, &v4, sizeof v4);
  } else if (inet_pton(AF_INET6, host.c_str(), &v6.sin6_addr) == 1) {
    v6.sin6_family = AF_INET6;
    v6.sin6_port = htons(wanted.port);
    address.size = sizeof v6;
    std::memcpy(&address.storage, &v6, sizeof v6);
  } else {
    return std::nullopt;
  }
  return address;
}

std::uint16_t bound_port(int fd) {
  sockaddr_storage storage{};
  socklen_t size = sizeof storage;
  if (getsockname(fd, reinterpret_cast<sockaddr*>(&storage), &size) != 0) return 0;
  if (storage.ss_family == AF_INET6) return ntohs(reinterpret_cast<const sockaddr_in6&>(storage).sin6_port);
  return ntohs(reinterpret_cast<const sockaddr_in&>(storage).sin_port);
}

// TCP_NODELAY is inherited by what the socket accepts: our writes are whole turns already.
bool configure(int fd) {
  const int on = 1;
  return setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) == 0 &&
         setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &on, sizeof on) == 0 &&
         setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on) == 0;
}

int open_reserve() {
  return open("/dev/null", O_RDONLY | O_CLOEXEC);
}

}  // namespace

std::expected<std::unique_ptr<Listener>, std::string> Listener::open(EventLoop& loop, const ListenAddress& address,
                                                                     std::shared_ptr<ConnectionLimiter> limiter,
                                                                     std::string refusal, OnConnection on_connection) {
  const auto target = bind_address(address);
  if (!target) return std::unexpected("not an IP address to listen on: " + address.host);
  const int fd = socket(target->storage.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (fd < 0 || !configure(fd) || bind(fd, reinterpret_cast<const sockaddr*>(&target->storage), target->size) != 0 ||
      listen(fd, kListenBacklog) != 0) {
    const int error = errno;
    if (fd >= 0) close(fd);
    return std::unexpected("cannot listen on " + address.host + ":" + std::to_string(address.port) + ": " +
                           std::strerror(error));
  }
  return std::unique_ptr<Listener>(
      new Listener(loop, fd, std::move(limiter), std::move(refusal), std::move(on_connection)));
}

Listener::Listener(EventLoop& loop, int fd, std::shared_ptr<ConnectionLimiter> limiter, std::string refusal,
                   OnConnection on_connection)
    : loop_(loop),
      fd_(fd),
      reserve_fd_(open_reserve()),
      port_(bound_port(fd)),
      limiter_(std::move(limiter)),
      refusal_(std::move(refusal)),
      on_connection_(std::move(on_connection)) {
  loop_.add(fd_, EPOLLIN, *this);
}

Listener::~Listener() {
  if (pause_timer_ != 0) loop_.cancel(pause_timer_);
  loop_.remove(fd_);
  close(fd_);
  if (reserve_fd_ >= 0) close(reserve_fd_);
}

void Listener::on_ready(std::uint32_t) {
  for (int i = 0; i < kAcceptsPerTurnMax && accept_one(); ++i) {
  }
}

// false: nothing more to accept now.
bool Listener::accept_one() {
  sockaddr_storage storage{};
  socklen_t size = sizeof storage;
  const int fd = accept4(fd_, reinterpret_cast<sockaddr*>(&storage), &size, SOCK_NONBLOCK | SOCK_CLOEXEC);
  if (fd >= 0) {
    accepted(fd, PeerAddress::of(storage));
    return true;
  }
  switch (errno) {
    case EAGAIN:
      return false;
    case EMFILE:
    case ENFILE:
      return refuse_without_descriptor();
    case ENOBUFS:
    case ENOMEM:
      pause();
      return false;
    default:
      return true;  // an error of that one connection, which is gone (accept(2))
  }
}

void Listener::accepted(int fd, const PeerAddress& peer) {
  auto admission = limiter_->admit(peer);
  if (!admission) return refuse(fd);
  on_connection_(std::make_unique<TcpConnection>(fd, std::move(*admission)));
}

void Listener::refuse(int fd) {
  ++refused_;
  // What has already come is read away: closing over unread bytes would reset the connection and lose the answer.
  std::array<char, 4096> ignored;
  [[maybe_unused]] const auto got = recv(fd, ignored.data(), ignored.size(), MSG_DONTWAIT);
  [[maybe_unused]] const auto sent = send(fd, refusal_.data(), refusal_.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
  shutdown(fd, SHUT_WR);
  close(fd);
}

// The process has no descriptor left. Left in the backlog, the connection would keep the socket ready and the loop
// spinning, so the reserve is given up for as long as it takes to turn it away.
bool Listener::refuse_without_descriptor() {
  if (reserve_fd_ >= 0) close(reserve_fd_);
  const int fd = accept4(fd_, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
  if (fd >= 0) refuse(fd);
  reserve_fd_ = open_reserve();
  if (reserve_fd_ < 0) pause();
  return fd >= 0 && reserve_fd_ >= 0;
}

void Listener::pause() {
  if (pause_timer_ != 0) return;
  loop_.modify(fd_, 0);
  pause_timer_ = loop_.run_after(kAcceptPauseMs, [this] {
    pause_timer_ = 0;
    if (reserve_fd_ < 0) reserve_fd_ = open_reserve();
    loop_.modify(fd_, EPOLLIN);
  });
}

}  // namespace fa::net
