#include "transport/websocket/server.h"

#include <algorithm>
#include <utility>

#include "base/http/message.h"
#include "wire/websocket/handshake.h"

namespace fa::transport::websocket {

namespace {

using wire::websocket::HandshakeError;

base::http::Response refusal(const HandshakeError& error) {
  base::http::Response response = base::http::text_response(error.status, error.detail);
  if (error.status == 405) response.set("Allow", "GET");
  if (error.status == 426) response.set("Upgrade", "websocket");
  if (error.about_version) response.set("Sec-WebSocket-Version", wire::websocket::kVersion);
  return response;
}

std::int64_t shortest(const wire::HeartbeatTiming& timing) {
  return std::min(timing.ping_interval_ms, timing.ping_timeout_ms);
}

}  // namespace

WebSocketServer::WebSocketServer(const std::vector<net::EventLoop*>& loops, WebSocketFactory factory,
                                 ConnectionSettings settings)
    : factory_(std::move(factory)),
      settings_(settings),
      contexts_(loops, wheel_tick_ms(shortest(settings_.heartbeat))) {}

net::AsyncHandler WebSocketServer::route() {
  return
      [this](const base::http::Request& request, net::Responder responder) { handle(request, std::move(responder)); };
}

void WebSocketServer::handle(const base::http::Request& request, net::Responder responder) {
  auto answer = wire::websocket::answer_handshake(request);
  // RFC 6455, 4.2.1. HTTP/1.0 has no Upgrade (RFC 9110, 7.8).
  if (answer && responder.http_1_0()) answer = std::unexpected(HandshakeError{400, "A WebSocket opens with HTTP/1.1"});
  if (!answer) return responder.respond(refusal(answer.error()));
  if (shutting_down_) return responder.respond(base::http::problem("unavailable", "The server shuts down"));
  LoopContext& context = contexts_.of(responder.loop());
  Connection::open(context, responder.take_connection(), std::move(*answer), settings_, factory_, request);
}

void WebSocketServer::shut_down(std::uint16_t code, std::string reason, std::int64_t over_ms,
                                std::move_only_function<void()> done) {
  shutting_down_ = true;
  contexts_.shut_down(code, std::move(reason), over_ms, std::move(done));
}

}  // namespace fa::transport::websocket
