// The Socket.IO framing of a session: one namespace of one connection. Event name = type, request -> acknowledgement.
#pragma once

#include <memory>

#include "services/gateway/session.h"
#include "transport/socketio_handler.h"

namespace fa::gateway {

class SocketIoSession final : public transport::socketio::SocketHandler, private SessionOutput {
 public:
  SocketIoSession(Hub& hub, transport::socketio::Socket& socket, Audience audience,
                  const base::http::Request& handshake);

  // Signs in with CONNECT's `auth.token`, or where it has none with `token` of the handshake's query; `auth` may be
  // nullptr. CONNECT is held until that is decided.
  void connect(const base::json::Value* auth, const base::http::Request& handshake);

  void on_event(const transport::socketio::Event& event) override;
  void on_writable() override { session_.on_writable(); }
  void on_disconnect() override {}  // the handler is destroyed next, and leaves its rooms

 private:
  Audience audience() const override { return audience_; }
  transport::Channel& channel() override { return channel_; }
  void send_event(wire::MessageType type, std::string_view body) override;
  void send_ack(const ReplyToken& reply, std::string_view ack) override;
  void admitted() override;
  void refused(wire::ErrorCode code) override { socket_.refuse(wire::to_string(code)); }

  transport::socketio::Socket& socket_;
  transport::Channel& channel_;
  const Audience audience_;
  RealtimeSession session_;
};

}  // namespace fa::gateway
