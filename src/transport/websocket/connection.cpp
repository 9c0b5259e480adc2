#include "transport/websocket/connection.h"

#include <algorithm>
#include <utility>

namespace fa::transport::websocket {

void Connection::open(LoopContext& context, net::TakenConnection taken, std::string switching_answer,
                      const ConnectionSettings& settings, const WebSocketFactory& factory,
                      const base::http::Request& request) {
  context.counters.open.add();
  auto& connection = context.members.add(std::make_unique<Connection>(context, settings));
  Link* link = Link::open(context, taken, std::move(switching_answer), connection, settings.link);
  if (link == nullptr) return context.members.remove(connection);
  connection.start(*link, factory, request);
  link->read(std::move(taken.leftover));
}

void Connection::start(Link& link, const WebSocketFactory& factory, const base::http::Request& request) {
  link_ = &link;
  link.lend(direct_);
  heartbeat_.start(context_.now_ms(), settings_.heartbeat);
  arm();
  handler_ = factory(*this, request);
  if (!handler_) close(wire::websocket::close_code::kPolicy, {});
}

void Connection::close(std::uint16_t code, std::string_view reason) {
  if (link_) link_->close(code, reason);
}

void Connection::on_link_text(Link&, std::string_view message) {
  heartbeat_.on_other_packet(context_.now_ms(), settings_.heartbeat);
  if (handler_) handler_->on_text(message);
}

void Connection::on_link_binary(Link&, std::string_view message) {
  heartbeat_.on_other_packet(context_.now_ms(), settings_.heartbeat);
  if (handler_) handler_->on_binary(message);
}

void Connection::on_link_pong(Link&) {
  heartbeat_.on_pong(context_.now_ms(), settings_.heartbeat);
  arm();
}

void Connection::on_link_writable(Link&) {
  if (handler_) handler_->on_writable();
}

void Connection::on_link_closed(Link&, std::uint16_t code) {
  link_ = nullptr;
  context_.wheel.disarm(*this);
  context_.members.remove(*this);
  if (handler_) handler_->on_closed(code);
}

void Connection::on_timeout() {
  switch (heartbeat_.tick(context_.now_ms(), settings_.heartbeat)) {
    case wire::Heartbeat::Action::timed_out:
      return link_->abort();
    case wire::Heartbeat::Action::send_ping:
      link_->ping();
      break;
    case wire::Heartbeat::Action::none:
      break;
  }
  arm();
}

void Connection::arm() {
  context_.wheel.arm(*this, std::max<std::int64_t>(heartbeat_.due_ms() - context_.now_ms(), 0));
}

}  // namespace fa::transport::websocket
