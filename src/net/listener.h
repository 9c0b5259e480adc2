// Accepts connections on one loop. Each loop has its own listening socket (SO_REUSEPORT), so the kernel spreads the
// connections and they stay on their loop. Loop thread only.
#pragma once

#include <cstdint>
#include <expected>
#include <functional>
#include <memory>
#include <string>

#include "admission/door.h"
#include "net/event_loop.h"
#include "net/tcp_connection.h"

namespace fa::net {

struct ListenAddress {
  std::string host = "127.0.0.1";  // a literal IPv4 or IPv6 address, or "localhost"
  std::uint16_t port = 0;          // 0: any free port
  bool of_proxy = false;           // those who connect are proxies: whose the connection is shows in its requests
};

class Listener final : private FdHandler {
 public:
  using OnConnection = std::function<void(std::unique_ptr<TcpConnection>)>;  // not attached yet
  // Ends a connection of this client that can be done without; false: there is none here.
  using MakeRoom = std::function<bool(const base::ClientKey&)>;

  // `refusal` is sent, as far as the socket takes it at once, to a connection over a limit before that is closed.
  static std::expected<std::unique_ptr<Listener>, std::string> open(EventLoop& loop, const ListenAddress& address,
                                                                    std::shared_ptr<admission::Door> door,
                                                                    std::string refusal, OnConnection on_connection,
                                                                    MakeRoom make_room);
  ~Listener() override;

  std::uint16_t port() const { return port_; }

 private:
  Listener(EventLoop& loop, int fd, bool of_proxy, std::shared_ptr<admission::Door> door, std::string refusal,
           OnConnection on_connection, MakeRoom make_room);
  void on_ready(std::uint32_t epoll_events) override;
  bool accept_one();
  void accepted(int fd, const PeerAddress& peer);
  std::expected<admission::ConnectionPass, admission::Verdict> pass_for(const PeerAddress& peer) const;
  void refuse(int fd);
  bool refuse_without_descriptor();
  void pause();

  EventLoop& loop_;
  int fd_;
  int reserve_fd_;  // given up for a moment to accept and close a connection when no descriptor is left
  std::uint16_t port_ = 0;
  const bool of_proxy_;
  TimerId pause_timer_ = 0;
  std::shared_ptr<admission::Door> door_;
  std::string refusal_;
  OnConnection on_connection_;
  MakeRoom make_room_;
};

}  // namespace fa::net
