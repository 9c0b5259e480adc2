// An Engine.IO endpoint (protocol 4: polling, websocket, upgrade): an asynchronous route of the HTTP server.
//   engineio::Server server(loops, factory, settings);
//   http.add_async("/engine.io/", server.route(), settings.link.message_bytes_max, net::Dispatch::at_head);
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "net/event_loop.h"
#include "net/http_server.h"
#include "transport/engineio/handler.h"
#include "transport/engineio/session.h"
#include "transport/server_contexts.h"
#include "wire/engineio/request_check.h"

namespace fa::transport::engineio {

class Server {
 public:
  // `factory` is called on the loops' threads, at once from several. The loops outlive the server; the server outlives
  // the HTTP server that has its route.
  Server(const std::vector<net::EventLoop*>& loops, SessionFactory factory, SessionSettings settings);

  // A request that names a session of another loop moves there, with its connection.
  net::AsyncHandler route();

  // Closes all sessions, spread over `over_ms`, and opens no new ones. Any thread; `done` is called on a loop. Polling
  // clients that are between two polls may still fetch the news until the loops stop.
  void shut_down(std::uint16_t code, std::string reason, std::int64_t over_ms, std::move_only_function<void()> done);
  Totals totals() const { return contexts_.totals(); }  // any thread

 private:
  void handle(base::http::Request request, net::Responder responder);
  void handle_here(const base::http::Request& request, net::Responder responder);
  Session* find(const LoopContext& context, std::string_view sid);
  void act(wire::engineio::Intent intent, LoopContext& context, Session* session, const base::http::Request& request,
           net::Responder responder);
  void open(LoopContext& context, const base::http::Request& request, net::Responder responder,
            wire::engineio::TransportKind transport);
  std::optional<admission::SessionPass> pass_for(const LoopContext& context, const base::http::Request& request) const;
  void upgrade(LoopContext& context, Session* session, const base::http::Request& request, net::Responder responder);
  void refuse_version(LoopContext& context, const base::http::Request& request, net::Responder responder);

  const SessionFactory factory_;
  const SessionSettings settings_;
  std::atomic<bool> shutting_down_ = false;
  std::vector<SessionTable> tables_;  // one a loop, touched by that loop only
  ServerContexts contexts_;
};

}  // namespace fa::transport::engineio
