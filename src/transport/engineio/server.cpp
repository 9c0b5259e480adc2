#include "transport/engineio/server.h"

#include <algorithm>
#include <utility>

#include "base/assert.h"
#include "wire/websocket/handshake.h"

namespace fa::transport::engineio {

using wire::engineio::ErrorCode;
using wire::engineio::Intent;
using wire::engineio::TransportKind;

namespace {

// Errors of upgrades are told in plain text: WebSocket clients show it, and parse nothing.
base::http::Response refusal_of_upgrade(std::string_view message) {
  base::http::Response response;
  response.status = 400;
  response.set("Content-Type", "text/html");
  response.body = message;
  return response;
}

// The reference implementation answers 400 also where the version is another one, and names the version beside it.
base::http::Response refusal_of_handshake(const wire::websocket::HandshakeError& error) {
  base::http::Response response = refusal_of_upgrade(error.detail);
  if (error.about_version) response.set("Sec-WebSocket-Version", wire::websocket::kVersion);
  if (error.status == 405) {
    response.status = 405;
    response.set("Allow", "GET");
  }
  return response;
}

base::http::Response refusal(ErrorCode code, bool is_upgrade) {
  if (is_upgrade) return refusal_of_upgrade(error_message(code));
  return base::http::json_response(400, error_body(code));
}

base::http::Response failure() {
  base::http::Response response;
  response.status = 500;
  return response;
}

std::int64_t shortest(const wire::engineio::SessionTiming& timing) {
  return std::min({timing.heartbeat.ping_interval_ms, timing.heartbeat.ping_timeout_ms, timing.upgrade_timeout_ms});
}

// A listener for WebSockets that are closed as soon as they are open.
class Unwanted final : public websocket::LinkListener {
  void on_link_text(websocket::Link&, std::string_view) override {}
  void on_link_binary(websocket::Link&, std::string_view) override {}
  void on_link_closed(websocket::Link&, std::uint16_t) override {}
};

void accept_and_close(LoopContext& context, net::TakenConnection taken, std::string answer,
                      const websocket::LinkSettings& settings) {
  Unwanted nobody;
  websocket::Link* link = websocket::Link::open(context, taken, std::move(answer), nobody, settings);
  if (link) link->leave(wire::websocket::close_code::kNone, {});
}

// The reference implementation looks at the protocol's version once the WebSocket is open, and then answers in HTTP:
// whoever understands neither sees the connection end.
void accept_and_refuse(LoopContext& context, net::TakenConnection taken, std::string answer,
                       const websocket::LinkSettings& settings) {
  const std::string_view message = error_message(ErrorCode::unsupported_protocol_version);
  answer += "HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-type: text/html\r\nContent-Length: " +
            std::to_string(message.size()) + "\r\n\r\n" + std::string(message);
  Unwanted nobody;
  websocket::Link* link = websocket::Link::open(context, taken, std::move(answer), nobody, settings);
  if (link) link->hang_up();
}

}  // namespace

Server::Server(const std::vector<net::EventLoop*>& loops, SessionFactory factory, SessionSettings settings)
    : factory_(std::move(factory)),
      settings_(settings),
      tables_(loops.size()),
      contexts_(loops, wheel_tick_ms(shortest(settings_.timing))) {}

net::AsyncHandler Server::route() {
  return [this](base::http::Request request, net::Responder responder) {
    handle(std::move(request), std::move(responder));
  };
}

void Server::handle(base::http::Request request, net::Responder responder) {
  const auto index = loop_index_of(wire::engineio::read_query(request).sid);
  const LoopContext* home = index ? contexts_.at(*index) : nullptr;
  if (home == nullptr || &home->loop == &responder.loop()) return handle_here(request, std::move(responder));
  responder.hand_over(home->loop, [this, request = std::move(request)](net::Responder moved) {
    handle_here(request, std::move(moved));
  });
}

Session* Server::find(const LoopContext& context, std::string_view sid) {
  SessionTable& table = tables_[context.index];
  const auto found = table.find(sid);
  if (found == table.end()) return nullptr;
  Session* session = found->second;
  session->tick();
  return session->is_closed() ? nullptr : session;
}

void Server::handle_here(const base::http::Request& request, net::Responder responder) {
  if (!responder.pending()) return;
  LoopContext& context = contexts_.of(responder.loop());
  const wire::engineio::Query query = wire::engineio::read_query(request);
  const bool is_upgrade = wire::websocket::is_upgrade(request);
  Session* session = query.sid.empty() ? nullptr : find(context, query.sid);
  const auto transport = session ? std::optional(session->transport()) : std::nullopt;
  const auto intent = wire::engineio::check_request(request, query, is_upgrade, transport);
  if (!intent) return responder.respond(refusal(intent.error(), is_upgrade));
  act(*intent, context, session, request, std::move(responder));
}

void Server::act(Intent intent, LoopContext& context, Session* session, const base::http::Request& request,
                 net::Responder responder) {
  FA_ASSERT(session || (intent != Intent::poll && intent != Intent::post));  // check_request() says
  switch (intent) {
    case Intent::open_polling:
      return open(context, request, std::move(responder), TransportKind::polling);
    case Intent::open_websocket:
      return open(context, request, std::move(responder), TransportKind::websocket);
    case Intent::poll:
      return session->poll(std::move(responder));
    case Intent::post:
      return session->post(request, std::move(responder));
    case Intent::other_method:
      return responder.respond(failure());
    case Intent::upgrade:
      return upgrade(context, session, request, std::move(responder));
    case Intent::close_websocket:
      return upgrade(context, nullptr, request, std::move(responder));
    case Intent::refuse_websocket:
      return refuse_version(context, request, std::move(responder));
  }
}

// From the handshake on: whoever opens sessions and leaves them must not keep others out.
std::optional<admission::SessionPass> Server::pass_for(const LoopContext& context,
                                                       const base::http::Request& request) const {
  if (!settings_.door) return admission::SessionPass();
  auto pass = admission::SessionPass::of(*settings_.door, request.client);
  if (pass) return std::move(*pass);
  settings_.door->refused(pass.error().resource, pass.error().why, request.remote_address, context.loop.now_us());
  return std::nullopt;
}

void Server::open(LoopContext& context, const base::http::Request& request, net::Responder responder,
                  TransportKind transport) {
  SessionTable& table = tables_[context.index];
  if (shutting_down_ || table.size() >= settings_.sessions_per_loop_max) {
    return responder.respond(base::http::problem("unavailable", "No new sessions now"));
  }
  auto pass = pass_for(context, request);
  if (!pass) return responder.respond(base::http::problem("unavailable", "There are too many sessions from here."));
  std::expected<std::string, wire::websocket::HandshakeError> answer;
  if (transport == TransportKind::websocket) answer = wire::websocket::answer_handshake(request);
  if (!answer) return responder.respond(refusal_of_handshake(answer.error()));

  auto& session =
      context.members.add(std::make_unique<Session>(context, table, transport, settings_, std::move(*pass)));
  if (transport == TransportKind::polling) return session.start_polling(std::move(responder), factory_, request);
  session.start_websocket(responder.take_connection(), std::move(*answer), factory_, request);
}

void Server::upgrade(LoopContext& context, Session* session, const base::http::Request& request,
                     net::Responder responder) {
  auto answer = wire::websocket::answer_handshake(request);
  if (!answer) return responder.respond(refusal_of_handshake(answer.error()));
  net::TakenConnection taken = responder.take_connection();
  if (session && settings_.allow_upgrades) return session->probe(std::move(taken), std::move(*answer));
  accept_and_close(context, std::move(taken), std::move(*answer), settings_.link);
}

void Server::refuse_version(LoopContext& context, const base::http::Request& request, net::Responder responder) {
  auto answer = wire::websocket::answer_handshake(request);
  if (!answer) return responder.respond(refusal_of_handshake(answer.error()));
  accept_and_refuse(context, responder.take_connection(), std::move(*answer), settings_.link);
}

void Server::shut_down(std::uint16_t code, std::string reason, std::int64_t over_ms,
                       std::move_only_function<void()> done) {
  shutting_down_ = true;
  contexts_.shut_down(code, std::move(reason), over_ms, std::move(done));
}

}  // namespace fa::transport::engineio
