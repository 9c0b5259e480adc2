// Clients that speak to the gateway over channels in memory, in either framing.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json.h"
#include "services/gateway/gateway.h"
#include "transport/channel.h"
#include "transport/socketio_handler.h"
#include "transport/websocket_handler.h"

namespace fa::gateway::test {

using base::json::Value;

// Takes frames apart into payloads; congested while a test wants it to be.
class FakeChannel final : public transport::Channel {
 public:
  transport::SendResult send(const transport::SharedFrames& frames) override;
  transport::SendResult send_text(std::string_view payload) override;
  transport::SendResult send_binary(std::string_view payload) override { return send_text(payload); }
  std::size_t queued_bytes() const override { return congested ? transport::kCongestedBytes + 1 : unfinished ? 1 : 0; }
  void close(std::uint16_t code, std::string_view reason) override;

  std::vector<std::string> payloads;
  int writes = 0;  // calls of send: shared frames
  bool congested = false;
  bool unfinished = false;  // some bytes still wait, though not too many
  std::optional<std::uint16_t> close_code;
};

struct Message {
  std::string type;  // of an event; "ack" of an acknowledgement
  std::string ref;   // of an acknowledgement, as JSON text
  Value body;
};

class Client {
 public:
  virtual ~Client() = default;
  // Sends a request; `fields` is the inside of its object. The returned ref finds its acknowledgement.
  virtual std::string request(std::string_view type, std::string_view fields) = 0;
  virtual void disconnect() = 0;
  // The connection takes bytes again.
  virtual void drain() = 0;
  virtual std::vector<Message> messages() const = 0;

  const Value* answer(const std::string& ref) const;   // nullptr: none yet
  std::string ack_code(const std::string& ref) const;  // its error's code, "ok", or "" where there is none yet
  std::vector<Value> events(std::string_view type) const;
  std::size_t count(std::string_view type) const { return events(type).size(); }

  FakeChannel* connection = nullptr;

 protected:
  int requests_ = 0;
  mutable std::vector<Message> read_;  // messages() as last read, which answer() points into
};

class PlainClient final : public Client {
 public:
  PlainClient(const Gateway::Endpoints& endpoints, const std::optional<std::string>& token,
              const std::string& address = "192.0.2.1", const std::string& browser = {});
  std::string request(std::string_view type, std::string_view fields) override;
  void send(std::string_view frame) { handler_->on_text(frame); }
  void send_binary(std::string_view bytes) { handler_->on_binary(bytes); }
  void disconnect() override { handler_.reset(); }
  void drain() override;
  std::vector<Message> messages() const override;

 private:
  FakeChannel own_;
  std::unique_ptr<transport::WebSocketHandler> handler_;
};

class SocketIoClient final : public Client, private transport::socketio::Socket {
 public:
  // `auth_json` is the payload of CONNECT, or empty. Several namespaces may share one connection.
  // `query` is that of the handshake.
  SocketIoClient(const Gateway::Endpoints& endpoints, std::string nsp, const std::string& auth_json,
                 FakeChannel* shared_channel = nullptr, base::http::Headers query = {});
  std::string request(std::string_view type, std::string_view fields) override;
  // An event with these arguments (after the name), and attachments.
  std::string send(std::string_view name, std::string_view args_json, const std::vector<std::string>& attachments = {});
  void disconnect() override { handler_.reset(); }
  void drain() override;
  std::vector<Message> messages() const override;

  bool connected = false;
  std::string refusal;  // the message of CONNECT_ERROR

 private:
  const std::string& nsp() const override { return nsp_; }
  const std::string& sid() const override { return nsp_; }
  transport::SendResult emit(std::string_view event, std::string_view args_json,
                             const std::vector<std::string>& attachments) override;
  transport::SendResult ack(transport::socketio::AckId id, std::string_view args_json,
                            const std::vector<std::string>& attachments) override;
  void disconnect(bool) override {}
  void hold() override { held_ = true; }
  void accept() override { connected = true; }
  void refuse(std::string_view message) override { refusal = message; }
  transport::Channel& channel() override { return *connection; }

  const std::string nsp_;
  FakeChannel own_;
  bool held_ = false;
  std::unique_ptr<transport::socketio::SocketHandler> handler_;
};

Value parse(std::string_view json);

}  // namespace fa::gateway::test
