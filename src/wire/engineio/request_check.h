// What an HTTP request at an Engine.IO path asks for, and which error it gets (the same codes, in the same order of
// checks, as engine.io's server).
#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>

#include "base/http/message.h"

namespace fa::wire::engineio {

enum class TransportKind : std::uint8_t { polling, websocket };

enum class ErrorCode : std::uint8_t {
  unknown_transport = 0,
  unknown_sid = 1,
  bad_handshake_method = 2,
  bad_request = 3,
  unsupported_protocol_version = 5,
};

std::string_view error_message(ErrorCode code);
std::string error_body(ErrorCode code);  // {"code":…,"message":…}, sent with status 400

struct Query {
  std::string_view transport;
  std::string_view protocol;  // EIO
  std::string_view sid;       // empty: none
};

// Of a repeated parameter the last one counts.
Query read_query(const base::http::Request& request);

enum class Intent : std::uint8_t {
  open_polling,
  open_websocket,
  poll,
  post,
  other_method,      // on a session: 500
  upgrade,           // a WebSocket for a session that exists
  close_websocket,   // an upgrade that names the polling transport: accepted, and closed
  refuse_websocket,  // one of another protocol version: accepted, and refused
};

// `session` is the transport of the session that `query.sid` names, where there is one.
std::expected<Intent, ErrorCode> check_request(const base::http::Request& request, const Query& query, bool is_upgrade,
                                               std::optional<TransportKind> session);

}  // namespace fa::wire::engineio
