// One Engine.IO session that speaks Socket.IO: its namespaces, and the packets between. Loop thread only.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "base/http/message.h"
#include "net/event_loop.h"
#include "net/timeout_wheel.h"
#include "transport/engineio/handler.h"
#include "transport/socketio/settings.h"
#include "transport/socketio/socket.h"
#include "wire/socketio/decoder.h"

namespace fa::transport::socketio {

class Client final : public engineio::MessageHandler, private net::WheelEntry, private net::EndOfTurnHandler {
 public:
  // `namespaces` and `settings` outlive the client. Of the handshake a part is kept, for the namespaces' factories.
  Client(engineio::Session& session, const Namespaces& namespaces, const Settings& settings,
         const base::http::Request& handshake);
  ~Client() override;

  void on_text(std::string_view message) override;
  void on_binary(std::string_view message) override;
  void on_writable() override;
  void on_closed() override;

  // For its sockets:
  void remove(ClientSocket& socket);  // its handler hears of it at the end of the turn
  void disconnect();                  // from all namespaces, and closes the session

 private:
  void on_decoded(wire::socketio::Decoder::Result result);
  void on_packet(wire::socketio::Decoded& decoded);
  void connect(const wire::socketio::Decoded& decoded);
  void dispatch_event(ClientSocket& socket, wire::socketio::Decoded& decoded);
  ClientSocket* find(std::string_view nsp) const;
  bool has_just_left(std::string_view nsp) const;  // in this turn of the loop
  void close_session();
  void on_timeout() override;
  void on_end_of_turn() override;

  engineio::Session& session_;
  const Namespaces& namespaces_;
  const Settings& settings_;
  const std::unique_ptr<const base::http::Request> handshake_;
  wire::socketio::Decoder decoder_;
  std::vector<std::unique_ptr<ClientSocket>> sockets_;
  std::vector<std::unique_ptr<ClientSocket>> removed_;
};

}  // namespace fa::transport::socketio
