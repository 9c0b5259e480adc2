// Accepts connections on one loop. Each loop has its own listening socket (SO_REUSEPORT), so the kernel spreads the
// connections and they stay on their loop. Loop thread only.
#pragma once

#include <cstdint>
#include <expected>
#include <functional>
#include <memory>
#include <string>

#include "net/connection_limiter.h"
#include "net/event_loop.h"
#include "net/tcp_connection.h"

namespace fa::net {

struct ListenAddress {
  std::string host = "127.0.0.1";  // a literal IPv4 or IPv6 address, or "localhost"
  std::uint16_t port = 0;          // 0: any free port
};

class Listener final : private FdHandler {
 public:
  using OnConnection = std::function<void(std::unique_ptr<TcpConnection>)>;  // not attached yet

  // `refusal` is sent, as far as the socket takes it at once, to a connection over a limit before that is closed.
  static std::expected<std::unique_ptr<Listener>, std::string> open(EventLoop& loop, const ListenAddress& address,
                                                                    std::shared_ptr<ConnectionLimiter> limiter,
                                                                    std::string refusal, OnConnection on_connection);
  ~Listener() override;

  std::uint16_t port() const { return port_; }
  std::uint64_t refused() const { return refused_; }  // connections over a limit or without a file descriptor

 private:
  Listener(EventLoop& loop, int fd, std::shared_ptr<ConnectionLimiter> limiter, std::string refusal,
           OnConnection on_connection);
  void on_ready(std::uint32_t epoll_events) override;
  bool accept_one();
  void accepted(int fd, const PeerAddress& peer);
  void refuse(int fd);
  bool refuse_without_descriptor();
  void pause();

  EventLoop& loop_;
  int fd_;
  int reserve_fd_;  // given up for a moment to accept and close a connection when no descriptor is left
  std::uint16_t port_ = 0;
  std::uint64_t refused_ = 0;
  TimerId pause_timer_ = 0;
  std::shared_ptr<ConnectionLimiter> limiter_;
  std::string refusal_;
  OnConnection on_connection_;
};

}  // namespace fa::net
