#include "transport/engineio/session.h"

#include <algorithm>
#include <utility>

namespace fa::transport::engineio {

using wire::engineio::Actions;
using wire::engineio::Packet;
namespace close_code = wire::websocket::close_code;

namespace {

constexpr std::string_view kPing = "2";
constexpr std::string_view kProbeAnswer = "3probe";

base::http::Response poll_response(std::string payload) {
  base::http::Response response;
  response.set("Content-Type", "text/plain; charset=UTF-8").set("Cache-Control", "no-store");
  response.body = std::move(payload);
  return response;
}

}  // namespace

Session::Session(LoopContext& context, SessionTable& table, TransportKind transport, const SessionSettings& settings,
                 admission::SessionPass pass)
    : Channel(&context.counters),
      context_(context),
      machine_(transport, context.now_ms(), settings.timing),
      table_(table),
      settings_(settings),
      id_(SessionId::make(context.index)),
      pass_(std::move(pass)) {
  table_.emplace(id(), this);
  context_.counters.open.add();
  if (transport == TransportKind::polling) {
    polling_ = std::make_unique<Polling>();
    context_.counters.open_polling.add();
  }
}

Session::~Session() {
  context_.loop.forget(*this);
  context_.counters.open.add(-1);
  if (transport() == TransportKind::polling) context_.counters.open_polling.add(-1);
}

// The life of a session

void Session::start(const SessionFactory& factory, const base::http::Request& handshake) {
  const bool can_upgrade = settings_.allow_upgrades && transport() == TransportKind::polling;
  send_text(
      wire::engineio::encode_open({id(), can_upgrade, settings_.timing.heartbeat.ping_interval_ms,
                                   settings_.timing.heartbeat.ping_timeout_ms, settings_.link.message_bytes_max}));
  handler_ = factory(*this, handshake);
  arm();
}

void Session::start_polling(net::Responder poll, const SessionFactory& factory, const base::http::Request& handshake) {
  hold_poll(std::move(poll));
  start(factory, handshake);
}

void Session::start_websocket(net::TakenConnection taken, std::string switching_answer, const SessionFactory& factory,
                              const base::http::Request& handshake) {
  link_ = websocket::Link::open(context_, taken, std::move(switching_answer), *this, settings_.link);
  if (link_ == nullptr) return perform(machine_.on_websocket_closed(true));
  link_->lend(direct_);
  start(factory, handshake);
  if (link_) link_->read(std::move(taken.leftover));
}

void Session::finish() {
  cut_post();
  table_.erase(id());
  context_.wheel.disarm(*this);
  context_.loop.at_end_of_turn(*this);
}

void Session::on_end_of_turn() {
  if (machine_.is_closed()) {
    context_.members.remove(*this);
    if (handler_) handler_->on_closed();
    return;
  }
  if (std::exchange(overflowed_, false)) {
    context_.counters.slow_consumers.add();
    return close(close_code::kSlowConsumer, "slow_consumer");
  }
  if (messages_wait()) perform(machine_.on_messages_wait());
}

bool Session::hold_input(std::size_t bytes) {
  const auto verdict = pass_.hold_input(bytes);
  if (verdict == admission::Verdict::granted) return true;
  pass_.door()->refused(admission::Resource::input_bytes, verdict, {}, context_.loop.now_us());
  return false;
}

void Session::close(std::uint16_t code, std::string_view reason) {
  if (!machine_.may_send()) return;
  if (link_) {
    link_->leave(code, reason);
    link_ = nullptr;
  }
  close_code_ = code;
  perform(machine_.close(context_.now_ms()));
}

void Session::tick() {
  perform(machine_.tick(context_.now_ms()));
}

void Session::on_timeout() {
  armed_for_ms_ = kNotArmed;
  tick();
}

void Session::arm() {
  const std::int64_t due_ms = machine_.due_ms();
  if (machine_.is_closed() || due_ms >= armed_for_ms_) return;
  armed_for_ms_ = due_ms;
  context_.wheel.arm(*this, std::max<std::int64_t>(due_ms - context_.now_ms(), 0));
}

// WebSockets

void Session::on_link_text(websocket::Link& link, std::string_view text) {
  std::string scratch;
  on_packet(link, wire::engineio::decode_packet(text, scratch));
}

void Session::on_link_binary(websocket::Link& link, std::string_view message) {
  on_packet(link, Packet{wire::engineio::PacketType::message, true, message});
}

void Session::on_packet(websocket::Link& link, const std::optional<Packet>& packet) {
  const std::int64_t now_ms = context_.now_ms();
  perform(&link == probe_ ? machine_.on_probe_packet(packet, now_ms) : machine_.on_packet(packet, now_ms));
}

void Session::on_link_writable(websocket::Link& link) {
  if (&link == link_ && handler_) handler_->on_writable();
}

void Session::on_link_closed(websocket::Link& link, std::uint16_t code) {
  if (&link == probe_) {
    probe_ = nullptr;
    machine_.on_probe_closed();
  } else if (&link == link_) {
    link_ = nullptr;
    perform(machine_.on_websocket_closed(code == close_code::kAbnormal));
  }
}

// What the protocol's machine asks for

void Session::perform(const Actions& actions) {
  if (actions.answer_poll) answer_poll(actions.poll_tail);
  if (actions.send_ping) send_text(kPing);
  if (actions.answer_probe && probe_) probe_->send_text(kProbeAnswer);
  if (actions.close_websocket) leave(link_);
  if (actions.adopt_probe) adopt_probe();
  if (actions.close_probe) leave(probe_);
  if (actions.message) deliver(*actions.message);
  if (actions.closed) finish();
  arm();
}

void Session::answer_poll(std::string_view tail) {
  net::Responder responder = std::move(polling_->poll);
  std::string payload = polling_->outbox.take_payload(tail);
  pass_.hold_output(0);
  context_.counters.bytes_out.add(static_cast<std::int64_t>(payload.size()));
  responder.respond(poll_response(std::move(payload)));
  if (std::exchange(congested_, false) && handler_ && machine_.may_send()) handler_->on_writable();
}

void Session::adopt_probe() {
  link_ = std::exchange(probe_, nullptr);
  context_.counters.upgrades.add();
  if (!polling_) return;
  context_.counters.open_polling.add(-1);
  cut_post();
  polling_->outbox.move_to(*link_);
  pass_.hold_output(0);
  polling_.reset();
  link_->lend(direct_);
  if (machine_.is_closed()) leave(link_);
}

void Session::leave(websocket::Link*& link) {
  if (websocket::Link* left = std::exchange(link, nullptr)) left->leave(close_code_, {});
}

void Session::deliver(const Packet& message) {
  if (!handler_) return;
  if (polling_) context_.counters.messages_in.add();
  message.binary ? handler_->on_binary(message.data) : handler_->on_text(message.data);
}

}  // namespace fa::transport::engineio
