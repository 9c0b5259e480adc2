#include "transport/socketio/socket.h"

#include <utility>

#include "base/crypto.h"
#include "transport/socketio/client.h"
#include "wire/socketio/encode.h"

namespace fa::transport::socketio {

using wire::socketio::NamespaceState;

namespace {

constexpr std::size_t kSidBytes = 15;

}  // namespace

std::string encode_event(std::string_view nsp, std::string_view event, std::string_view args_json) {
  return "4" + wire::socketio::encode_event(nsp, event, args_json);
}

ClientSocket::ClientSocket(Client& client, engineio::Session& session, const std::string& nsp)
    : client_(client), session_(session), nsp_(nsp), sid_(base::base64url_encode(base::random_bytes(kSidBytes))) {}

bool ClientSocket::connect(const SocketFactory& factory, const base::json::Value* auth,
                           const base::http::Request& handshake) {
  in_factory_ = true;
  ConnectResult result = factory(*this, auth, handshake);
  in_factory_ = false;
  if (result) handler_ = std::move(*result);
  if (!result || refusal_) {
    session_.send_message(wire::socketio::encode_connect_error(nsp_, result ? *refusal_ : result.error()));
    return false;
  }
  if (!held_) answer_connect();
  return true;
}

void ClientSocket::answer_connect() {
  state_ = NamespaceState::connected;
  session_.send_message(wire::socketio::encode_connect(nsp_, sid_));
  for (Early& early : std::exchange(early_, {})) send(std::move(early.packet), early.attachments);
}

void ClientSocket::accept() {
  held_ = false;
  if (!in_factory_ && state_ == NamespaceState::connecting) answer_connect();
}

void ClientSocket::refuse(std::string_view message) {
  if (in_factory_) {
    refusal_ = message;
    return;
  }
  if (state_ != NamespaceState::connecting) return;
  session_.send_message(wire::socketio::encode_connect_error(nsp_, message));
  client_.remove(*this);
}

SendResult ClientSocket::send(std::string packet, const std::vector<std::string>& attachments) {
  if (state_ == NamespaceState::absent) return SendResult::closed;
  if (state_ == NamespaceState::connecting) {
    early_.push_back({std::move(packet), attachments});
    return SendResult::accepted;
  }
  SendResult result = session_.send_message(packet);
  for (const std::string& attachment : attachments) result = session_.send_binary(attachment);
  return result;
}

SendResult ClientSocket::emit(std::string_view event, std::string_view args_json,
                              const std::vector<std::string>& attachments) {
  return send(wire::socketio::encode_event(nsp_, event, args_json, attachments.size()), attachments);
}

SendResult ClientSocket::ack(AckId id, std::string_view args_json, const std::vector<std::string>& attachments) {
  return send(wire::socketio::encode_ack(nsp_, id, args_json, attachments.size()), attachments);
}

void ClientSocket::disconnect(bool close_connection) {
  if (state_ == NamespaceState::absent) return;
  if (close_connection) return client_.disconnect();
  if (state_ == NamespaceState::connecting) return refuse("disconnected");
  session_.send_message(wire::socketio::encode_disconnect(nsp_));
  client_.remove(*this);
}

void ClientSocket::on_event(const Event& event) {
  if (handler_) handler_->on_event(event);
}

void ClientSocket::on_writable() {
  if (handler_ && state_ == NamespaceState::connected) handler_->on_writable();
}

void ClientSocket::on_gone() {
  state_ = NamespaceState::absent;
  if (const auto handler = std::exchange(handler_, nullptr)) handler->on_disconnect();
}

}  // namespace fa::transport::socketio
