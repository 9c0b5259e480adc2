// A Socket.IO endpoint (protocol 5 on Engine.IO 4): an asynchronous route of the HTTP server.
//   socketio::Server server(loops, {{"/", factory}}, settings);
//   http.add_async("/socket.io/", server.route(), settings.engine.link.message_bytes_max);
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "transport/engineio/server.h"
#include "transport/socketio/settings.h"

namespace fa::transport::socketio {

class Server {
 public:
  // The factories are called on the loops' threads, at once from several. The loops outlive the server; the server
  // outlives the HTTP server that has its route.
  Server(const std::vector<net::EventLoop*>& loops, Namespaces namespaces, Settings settings);

  net::AsyncHandler route() { return engine_.route(); }
  // As of engineio::Server.
  void shut_down(std::uint16_t code, std::string reason, std::int64_t over_ms, std::move_only_function<void()> done) {
    engine_.shut_down(code, std::move(reason), over_ms, std::move(done));
  }
  Totals totals() const { return engine_.totals(); }  // any thread

 private:
  const Namespaces namespaces_;
  const Settings settings_;
  engineio::Server engine_;
};

}  // namespace fa::transport::socketio
