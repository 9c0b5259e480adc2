// An HTTP server with realtime routes on one loop of its own thread, for tests that speak to it over real sockets.
#pragma once

#include <functional>
#include <future>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "net/http_server.h"

namespace fa::transport::test {

class RunningServer {
 public:
  RunningServer();
  ~RunningServer() { stop(); }

  std::vector<net::EventLoop*> loops() { return {&loop_}; }
  net::EventLoop& loop() { return loop_; }
  void start(std::vector<std::pair<std::string, net::AsyncHandler>> routes);
  void stop();  // before the servers of the routes are destroyed, which is before this object is
  std::uint16_t port() const { return port_; }
  // Runs `work` on the loop, and returns what it returned once that turn's writes have been made.
  template <class Work>
  auto on_loop(Work work) {
    std::promise<decltype(work())> result;
    loop_.post([&] { result.set_value(work()); });
    return result.get_future().get();
  }

 private:
  net::EventLoop loop_;
  base::BlockingPool pool_;
  std::unique_ptr<net::HttpServer> http_;
  std::uint16_t port_ = 0;
  std::jthread thread_;
};

// A blocking client socket. Every read gives up after five seconds.
class ClientSocket {
 public:
  explicit ClientSocket(std::uint16_t port, int receive_buffer_bytes = 0);
  ~ClientSocket();
  ClientSocket(const ClientSocket&) = delete;
  ClientSocket& operator=(const ClientSocket&) = delete;

  void write(std::string_view bytes);
  std::string read_until(std::string_view end);  // what came up to and with `end`; less where the connection ended
  std::string read_to_end();
  void open_websocket(const std::string& path);
  std::string get(const std::string& path);  // the whole answer, on a connection that is then closed

 private:
  int fd_;
  std::string unread_;
};

std::string masked_text(std::string_view payload);

}  // namespace fa::transport::test
