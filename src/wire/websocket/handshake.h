// The opening handshake (RFC 6455, section 4.2). No extension is accepted (permessage-deflate is refused); of the
// subprotocols offered the first is chosen. Which version of HTTP the request is of is the caller's to look at.
#pragma once

#include <expected>
#include <string>
#include <string_view>

#include "base/http/message.h"

namespace fa::wire::websocket {

inline constexpr const char* kVersion = "13";  // of Sec-WebSocket-Version

struct HandshakeError {
  int status;                  // 400, 405, or 426 where the request is no upgrade or of another version
  const char* detail;          // for people
  bool about_version = false;  // the answer is to carry Sec-WebSocket-Version with kVersion (RFC 6455, 4.2.2)
};

// Whether the request asks for a protocol switch at all; what kind is answer_handshake's business.
bool is_upgrade(const base::http::Request& request);

// The whole 101 answer, ready to be written; an error is to be answered as HTTP, and the connection closed. Exactly one
// key and one version must be there, and no subprotocol's name twice; Upgrade may list other protocols beside
// websocket.
std::expected<std::string, HandshakeError> answer_handshake(const base::http::Request& request);

// Sec-WebSocket-Accept for a Sec-WebSocket-Key.
std::string accept_value(std::string_view key);

}  // namespace fa::wire::websocket
