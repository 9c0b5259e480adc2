// The plain WebSocket framing of a session (/ws): `{"type": …, "ref": …?, …}` and `{"type":"ack","ref": …, …}`.
#pragma once

#include "base/http/message.h"
#include "ports/clock.h"
#include "services/gateway/session.h"
#include "transport/websocket_handler.h"

namespace fa::gateway {

class PlainSession final : public transport::WebSocketHandler, private SessionOutput {
 public:
  // Signs in with the request's bearer token, if it has one.
  PlainSession(Hub& hub, transport::Channel& channel, const base::http::Request& request);

  void on_text(std::string_view message) override;
  void on_binary(std::string_view message) override;
  void on_writable() override { session_.on_writable(); }
  void on_closed(std::uint16_t /*code*/) override {}  // the handler is destroyed next, and leaves its rooms

 private:
  Audience audience() const override { return Audience::plain; }
  transport::Channel& channel() override { return channel_; }
  void send_event(wire::MessageType type, std::string_view body) override;
  void send_ack(const ReplyToken& reply, std::string_view ack) override;
  void admitted() override {}
  void refused(wire::ErrorCode code) override;

  const ports::Clock& clock_;
  transport::Channel& channel_;
  RealtimeSession session_;
};

}  // namespace fa::gateway
