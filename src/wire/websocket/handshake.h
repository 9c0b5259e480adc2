// The opening handshake (RFC 6455, section 4.2). No subprotocol is chosen, no extension accepted (permessage-deflate is
// refused).
#pragma once

#include <expected>
#include <string>
#include <string_view>

#include "base/http/message.h"

namespace fa::wire::websocket {

struct HandshakeError {
  int status;          // 400, 405, or 426 where the request is no upgrade or of another version
  const char* detail;  // for people
};

// Whether the request asks for a protocol switch at all; what kind is check_handshake's business.
bool is_upgrade(const base::http::Request& request);

// The whole 101 answer, ready to be written; an error is to be answered as HTTP, and the connection closed.
std::expected<std::string, HandshakeError> answer_handshake(const base::http::Request& request);

// Sec-WebSocket-Accept for a Sec-WebSocket-Key.
std::string accept_value(std::string_view key);

}  // namespace fa::wire::websocket
