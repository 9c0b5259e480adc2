// One namespace of one client, as the application holds it. Belongs to its Client. Loop thread only.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "transport/engineio/session.h"
#include "transport/socketio_handler.h"
#include "wire/socketio/dispatch.h"

namespace fa::transport::socketio {

class Client;

class ClientSocket final : public Socket {
 public:
  // `nsp` outlives the socket.
  ClientSocket(Client& client, engineio::Session& session, const std::string& nsp);

  // Asks the application; the answer to CONNECT is sent, unless it holds it back. false: it was refused at once.
  bool connect(const SocketFactory& factory, const base::json::Value* auth, const base::http::Request& handshake);

  const std::string& nsp() const override { return nsp_; }
  const std::string& sid() const override { return sid_; }
  SendResult emit(std::string_view event, std::string_view args_json,
                  const std::vector<std::string>& attachments) override;
  SendResult ack(AckId id, std::string_view args_json, const std::vector<std::string>& attachments) override;
  void disconnect(bool close_connection) override;
  void hold() override { held_ = true; }
  void accept() override;
  void refuse(std::string_view message) override;
  Channel& channel() override { return session_; }

  wire::socketio::NamespaceState state() const { return state_; }
  void on_event(const Event& event);
  void on_writable();
  void retire() { state_ = wire::socketio::NamespaceState::absent; }  // nothing more is sent or delivered
  void on_gone();                                                     // tells the handler, once

 private:
  SendResult send(std::string packet, const std::vector<std::string>& attachments);
  void answer_connect();

  Client& client_;
  engineio::Session& session_;
  const std::string& nsp_;
  const std::string sid_;
  std::unique_ptr<SocketHandler> handler_;
  wire::socketio::NamespaceState state_ = wire::socketio::NamespaceState::connecting;
  bool in_factory_ = false;
  bool held_ = false;
  std::optional<std::string> refusal_;  // given inside the factory
  struct Early {
    std::string packet;
    std::vector<std::string> attachments;
  };
  std::vector<Early> early_;  // sent before CONNECT was answered: they follow that answer
};

}  // namespace fa::transport::socketio
