// One HTTP server's share of one loop: its listener and its connections. Loop thread only.
#pragma once

#include <cstdint>
#include <expected>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

#include "net/http_context.h"
#include "net/listener.h"
#include "net/timeout_wheel.h"

namespace fa::net {

class HttpConnection;

class HttpWorker {
 public:
  HttpWorker(EventLoop& loop, HttpContext& context);
  ~HttpWorker();

  std::expected<std::uint16_t, std::string> listen(const ListenAddress& address);
  void stop_accepting();
  void stop_when_idle();  // idle connections close now, the others after their request
  void cut_all();         // and whatever is handed over to this worker later

  // Ends a connection of the client that waits for its next request; false: none does on this loop.
  bool close_idle_of(const base::ClientKey& client);
  void adopt(std::shared_ptr<HttpConnection> connection);  // handed over from another loop
  void release(HttpConnection& connection);                // no longer this worker's

  EventLoop& loop() const { return loop_; }
  HttpContext& context() const { return context_; }
  TimeoutWheel& wheel() { return wheel_; }
  // The Date field of an answer that is given now, as a line; empty without a clock.
  std::string_view date_line();
  bool stopping() const { return stopping_; }
  bool cut() const { return cut_; }

 private:
  void accepted(std::unique_ptr<TcpConnection> tcp);

  EventLoop& loop_;
  HttpContext& context_;
  TimeoutWheel wheel_;
  std::unique_ptr<Listener> listener_;
  std::unordered_map<HttpConnection*, std::shared_ptr<HttpConnection>> connections_;
  std::string date_line_;
  std::int64_t date_due_us_ = 0;  // by the loop's clock: then the line is of another second
  bool stopping_ = false;
  bool cut_ = false;
};

}  // namespace fa::net
