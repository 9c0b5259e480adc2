#include "net/listener.h"

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

#include "base/url_authority.h"
#include "net/limits.h"
#include "net/socket_address.h"

namespace fa::net {

namespace {

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
                                                                     std::shared_ptr<admission::Door> door,
                                                                     std::string refusal, OnConnection on_connection,
                                                                     MakeRoom make_room) {
  const auto target = socket_address(address.host, address.port);
  if (!target) return std::unexpected("not an IP address to listen on: " + address.host);
  const int fd = socket(target->family(), SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (fd < 0 || !configure(fd) || bind(fd, target->get(), target->size) != 0 || listen(fd, kListenBacklog) != 0) {
    const int error = errno;
    if (fd >= 0) close(fd);
    return std::unexpected("cannot listen on " + base::url_authority(address.host, address.port) + ": " +
                           std::strerror(error));
  }
  return std::unique_ptr<Listener>(new Listener(loop, fd, address.of_proxy, std::move(door), std::move(refusal),
                                                std::move(on_connection), std::move(make_room)));
}

Listener::Listener(EventLoop& loop, int fd, bool of_proxy, std::shared_ptr<admission::Door> door, std::string refusal,
                   OnConnection on_connection, MakeRoom make_room)
    : loop_(loop),
      fd_(fd),
      reserve_fd_(open_reserve()),
      port_(bound_port(fd)),
      of_proxy_(of_proxy),
      door_(std::move(door)),
      refusal_(std::move(refusal)),
      on_connection_(std::move(on_connection)),
      make_room_(std::move(make_room)) {
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

std::expected<admission::ConnectionPass, admission::Verdict> Listener::pass_for(const PeerAddress& peer) const {
  return of_proxy_ ? admission::ConnectionPass::of_proxy(door_) : admission::ConnectionPass::of(door_, peer.client());
}

void Listener::accepted(int fd, const PeerAddress& peer) {
  auto pass = pass_for(peer);
  // Browsers keep half a dozen connections that they do not use: those of a client make room for its next.
  if (!pass && pass.error() == admission::Verdict::client_is_full && make_room_(peer.client())) pass = pass_for(peer);
  if (!pass) {
    door_->refused(admission::Resource::connections, pass.error(), peer.text(), loop_.now_us());
    return refuse(fd);
  }
  on_connection_(std::make_unique<TcpConnection>(fd, peer, std::move(*pass)));
}

void Listener::refuse(int fd) {
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
  if (fd >= 0) {
    door_->refused(admission::Resource::connections, admission::Verdict::all_is_full, "no descriptor is left",
                   loop_.now_us());
    refuse(fd);
  }
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
