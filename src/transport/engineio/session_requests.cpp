// The client's requests after the handshake: polls, posts, and the WebSocket of an upgrade.
#include <utility>

#include "transport/engineio/session.h"
#include "wire/websocket/utf8.h"

namespace fa::transport::engineio {

using wire::engineio::Actions;
namespace close_code = wire::websocket::close_code;

namespace {

base::http::Response post_response() {
  base::http::Response response;
  response.set("Content-Type", "text/html").set("Cache-Control", "no-store");
  response.body = "ok";
  return response;
}

base::http::Response bad_request() {
  base::http::Response response;
  response.status = 400;
  return response;
}

}  // namespace

void Session::hold_poll(net::Responder responder) {
  polling_->poll = std::move(responder);
  polling_->poll.on_gone([this] {
    if (!machine_.is_closed()) perform(machine_.on_poll_aborted());
  });
}

void Session::poll(net::Responder responder) {
  Actions actions;
  if (machine_.on_poll(messages_wait(), actions)) {
    hold_poll(std::move(responder));
  } else {
    responder.respond(bad_request());
  }
  perform(actions);
}

void Session::post(const base::http::Request& request, net::Responder responder) {
  if (polling_->post.pending() || request.header("content-type") == "application/octet-stream") {
    responder.respond(bad_request());
    return perform(machine_.on_bad_post());
  }
  if (!responder.body_follows()) return take_post(request.body, std::move(responder));
  polling_->post = std::move(responder);
  polling_->post.on_body([this](net::LateBody body) { on_post_body(std::move(body)); });
}

void Session::on_post_body(net::LateBody body) {
  net::Responder responder = std::move(polling_->post);
  if (body) return take_post(*body, std::move(responder));
  // Whatever kept the body from coming whole, its being too large included (413), ends the session.
  perform(machine_.on_bad_post());
}

void Session::take_post(std::string_view body, net::Responder responder) {
  read_payload(body);
  responder.respond(post_response());
}

// Ends the connection of a POST that comes too late for its session.
void Session::cut_post() {
  if (polling_) polling_->post.take_connection();
}

void Session::read_payload(std::string_view body) {
  const std::int64_t now_ms = context_.now_ms();
  if (!wire::websocket::is_valid_utf8(body)) return perform(machine_.on_packet(std::nullopt, now_ms));
  wire::engineio::PayloadReader reader(body);
  std::string scratch;
  for (auto text = reader.next(); text && machine_.may_send(); text = reader.next()) {
    perform(machine_.on_packet(wire::engineio::decode_packet(*text, scratch), now_ms));
  }
}

void Session::probe(net::TakenConnection taken, std::string switching_answer) {
  websocket::Link* link = websocket::Link::open(context_, taken, std::move(switching_answer), *this, settings_.link);
  if (link == nullptr) return;
  if (!machine_.on_probe_opened(context_.now_ms())) return link->leave(close_code::kNone, {});
  probe_ = link;
  arm();
  link->read(std::move(taken.leftover));
}

}  // namespace fa::transport::engineio
