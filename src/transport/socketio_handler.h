// What the application implements for Socket.IO (protocol 5). One Socket is one namespace of one Engine.IO session.
#pragma once

#include <cstdint>
#include <expected>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/http/message.h"
#include "base/json.h"
#include "transport/channel.h"

namespace fa::transport::socketio {

using AckId = std::uint64_t;

class Socket {
 public:
  virtual ~Socket() = default;
  virtual const std::string& nsp() const = 0;  // "/" or "/bidding" …
  virtual const std::string& sid() const = 0;
  // `args_json` is the inside of the argument array: `{"a":1},"b"`. Attachments are binary; placeholders stand in the
  // JSON.
  virtual SendResult emit(std::string_view event, std::string_view args_json,
                          const std::vector<std::string>& attachments = {}) = 0;
  virtual SendResult ack(AckId id, std::string_view args_json, const std::vector<std::string>& attachments = {}) = 0;
  virtual void disconnect(bool close_connection) = 0;
  // For an application that must ask elsewhere (is this token good?) before it answers CONNECT: hold() inside the
  // factory keeps the answer back, and then exactly one of accept() or refuse() gives it. Until then no event is
  // delivered. on_disconnect comes as usual, also where the connection dies meanwhile, and after refuse()
  // (CONNECT_ERROR).
  virtual void hold() = 0;
  virtual void accept() = 0;
  virtual void refuse(std::string_view message) = 0;
  virtual Channel& channel() = 0;  // for shared Frames that the application encoded for this namespace
};

struct Event {
  std::string_view name;
  base::json::Value& args;     // the whole array, name first; placeholders as they came; the handler may take from it
  std::string_view args_json;  // the same, as text without the name: what an echo sends back
  std::optional<AckId> ack_id;
  const std::vector<std::string>& attachments;
};

class SocketHandler {
 public:
  virtual ~SocketHandler() = default;
  virtual void on_event(const Event& event) = 0;
  virtual void on_writable() {}
  // Last call; the socket is gone afterwards. Never inside a call that the application makes, but at the turn's end.
  virtual void on_disconnect() = 0;
};

// A connect to a namespace: a handler, or the `message` of CONNECT_ERROR. Called on the loop thread; `auth` may be
// nullptr.
using ConnectResult = std::expected<std::unique_ptr<SocketHandler>, std::string>;
using SocketFactory =
    std::function<ConnectResult(Socket& socket, const base::json::Value* auth, const base::http::Request& handshake)>;

// The text of an EVENT packet as an Engine.IO message: `42/bidding,["name",args]`; for Frames shared by a room.
std::string encode_event(std::string_view nsp, std::string_view event, std::string_view args_json);

}  // namespace fa::transport::socketio
