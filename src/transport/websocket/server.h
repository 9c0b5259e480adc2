// An endpoint for plain WebSockets (/ws, /echo): an asynchronous route of the HTTP server.
//   WebSocketServer ws(loops, factory, settings);
//   http.add_async("/ws", ws.route());
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "net/event_loop.h"
#include "net/http_server.h"
#include "transport/server_contexts.h"
#include "transport/websocket/connection.h"
#include "transport/websocket_handler.h"

namespace fa::transport::websocket {

class WebSocketServer {
 public:
  // `factory` is called on the loops' threads, at once from several. The loops outlive the server; the server outlives
  // the HTTP server that has its route.
  WebSocketServer(const std::vector<net::EventLoop*>& loops, WebSocketFactory factory, ConnectionSettings settings);

  // Answers a WebSocket handshake, or 400 (also to HTTP/1.0), 405, 426 (an upgrade is wanted), 503 (the server shuts
  // down).
  net::AsyncHandler route();

  // Closes all connections with this code, spread over `over_ms`, and takes no new ones. Any thread; `done` is called
  // on a loop.
  void shut_down(std::uint16_t code, std::string reason, std::int64_t over_ms, std::move_only_function<void()> done);
  Totals totals() const { return contexts_.totals(); }  // any thread

 private:
  void handle(const base::http::Request& request, net::Responder responder);

  const WebSocketFactory factory_;
  const ConnectionSettings settings_;
  std::atomic<bool> shutting_down_ = false;
  ServerContexts contexts_;
};

}  // namespace fa::transport::websocket
