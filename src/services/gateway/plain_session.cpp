#include "services/gateway/plain_session.h"

#include "services/gateway/hub.h"
#include "wire/realtime_ack.h"
#include "wire/realtime_envelope.h"

namespace fa::gateway {

PlainSession::PlainSession(Hub& hub, transport::Channel& channel, const base::http::Request& request)
    : clock_(hub.shared().ports.clock), channel_(channel), session_(hub, *this, request) {
  std::optional<std::string> token;
  if (const auto bearer = request.bearer_token()) token.emplace(*bearer);
  session_.connect(std::move(token));
}

void PlainSession::on_text(std::string_view message) {
  auto envelope = wire::parse_envelope(message);
  if (!envelope) return session_.on_unreadable(std::move(envelope.error().message), envelope.error().ref);
  session_.on_message(envelope->type, std::move(envelope->body), std::move(envelope->ref), message.size());
}

void PlainSession::on_binary(std::string_view /*message*/) {
  session_.on_unreadable("binary messages are not taken here", {});
}

void PlainSession::send_event(wire::MessageType type, std::string_view body) {
  channel_.send_text(wire::as_plain_event(type, body));
}

void PlainSession::send_ack(const ReplyToken& reply, std::string_view ack) {
  channel_.send_text(wire::as_plain_ack(reply, ack));
}

// A browser cannot read the status of a refused upgrade, so the refusal is an event and a close code.
void PlainSession::refused(wire::ErrorCode code) {
  send_event(wire::MessageType::error, wire::error_body(std::nullopt, clock_.unix_ms(), {code}));
  channel_.close(code == wire::ErrorCode::unauthenticated ? kCloseUnauthenticated : kCloseOverloaded,
                 wire::to_string(code));
}

}  // namespace fa::gateway
