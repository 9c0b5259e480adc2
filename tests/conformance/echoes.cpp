#include "echoes.h"

#include <string>

#include "base/json.h"
#include "transport/engineio/session.h"
#include "wire/socketio/packet.h"

namespace fa::conformance {

namespace {

class WebSocketEcho final : public transport::WebSocketHandler {
 public:
  explicit WebSocketEcho(transport::Channel& channel) : channel_(channel) {}
  void on_text(std::string_view message) override { channel_.send_text(message); }
  void on_binary(std::string_view message) override { channel_.send_binary(message); }
  void on_closed(std::uint16_t) override {}

 private:
  transport::Channel& channel_;
};

class EngineIoEcho final : public transport::engineio::MessageHandler {
 public:
  explicit EngineIoEcho(transport::engineio::Session& session) : session_(session) {}
  void on_text(std::string_view message) override { session_.send_message(message); }
  void on_binary(std::string_view message) override { session_.send_binary(message); }
  void on_closed() override {}

 private:
  transport::engineio::Session& session_;
};

// What the application was given, written anew: of a key that stood twice, the last.
std::string arguments(const transport::socketio::Event& event) {
  if (!event.args.had_repeated_keys()) return std::string(event.args_json);
  const std::string array = base::json::to_text(event.args);
  return std::string(wire::socketio::arguments_after_name(array));
}

class SocketIoEcho final : public transport::socketio::SocketHandler {
 public:
  SocketIoEcho(transport::socketio::Socket& socket, bool answers) : socket_(socket), answers_(answers) {}

  void on_event(const transport::socketio::Event& event) override {
    if (!answers_) return;
    const std::string args = arguments(event);
    if (event.name == "message") socket_.emit("message-back", args, event.attachments);
    if (event.name == "message-with-ack" && event.ack_id) socket_.ack(*event.ack_id, args, event.attachments);
  }
  void on_disconnect() override {}

 private:
  transport::socketio::Socket& socket_;
  const bool answers_;
};

transport::socketio::SocketFactory socketio(bool answers) {
  return [answers](transport::socketio::Socket& socket, const base::json::Value* auth, const base::http::Request&) {
    socket.emit("auth", auth ? base::json::to_text(*auth) : "{}");
    return transport::socketio::ConnectResult(std::make_unique<SocketIoEcho>(socket, answers));
  };
}

}  // namespace

transport::WebSocketFactory websocket_echo() {
  return
      [](transport::Channel& channel, const base::http::Request&) { return std::make_unique<WebSocketEcho>(channel); };
}

transport::engineio::SessionFactory engineio_echo() {
  return [](transport::engineio::Session& session, const base::http::Request&) {
    return std::make_unique<EngineIoEcho>(session);
  };
}

transport::socketio::SocketFactory socketio_echo() {
  return socketio(true);
}

transport::socketio::SocketFactory socketio_greeter() {
  return socketio(false);
}

}  // namespace fa::conformance
