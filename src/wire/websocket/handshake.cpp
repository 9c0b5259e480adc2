#include "wire/websocket/handshake.h"

#include <openssl/sha.h>

#include <algorithm>
#include <array>
#include <cctype>

#include "base/crypto.h"

namespace fa::wire::websocket {

namespace {

constexpr std::string_view kGuid = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
constexpr std::size_t kKeyBytes = 16;

bool equals_ignoring_case(std::string_view a, std::string_view b) {
  return std::ranges::equal(
      a, b, {}, [](unsigned char c) { return std::tolower(c); }, [](unsigned char c) { return std::tolower(c); });
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

bool list_has(std::string_view list, std::string_view token) {
  while (true) {
    const std::size_t comma = list.find(',');
    if (equals_ignoring_case(trimmed(list.substr(0, comma)), token)) return true;
    if (comma == std::string_view::npos) return false;
    list.remove_prefix(comma + 1);
  }
}

bool header_has(const base::http::Request& request, std::string_view name, std::string_view token) {
  return std::ranges::any_of(
      request.headers, [&](const auto& header) { return header.first == name && list_has(header.second, token); });
}

bool is_key(std::string_view text) {
  const auto bytes = base::base64_decode(text);
  return bytes && bytes->size() == kKeyBytes;
}

}  // namespace

bool is_upgrade(const base::http::Request& request) {
  return request.header("upgrade").has_value() && header_has(request, "connection", "upgrade");
}

std::string accept_value(std::string_view key) {
  const std::string salted = std::string(key).append(kGuid);
  std::array<unsigned char, SHA_DIGEST_LENGTH> digest;
  SHA1(reinterpret_cast<const unsigned char*>(salted.data()), salted.size(), digest.data());
  return base::base64_encode({reinterpret_cast<const char*>(digest.data()), digest.size()});
}

std::expected<std::string, HandshakeError> answer_handshake(const base::http::Request& request) {
  if (request.method != "GET") return std::unexpected(HandshakeError{405, "A WebSocket opens with GET"});
  if (!is_upgrade(request)) return std::unexpected(HandshakeError{426, "This address speaks WebSocket only"});
  if (!header_has(request, "upgrade", "websocket")) {
    return std::unexpected(HandshakeError{400, "Invalid Upgrade header"});
  }
  if (request.header("sec-websocket-version") != "13") {
    return std::unexpected(HandshakeError{426, "Missing or invalid Sec-WebSocket-Version header"});
  }
  const std::string_view key = request.header("sec-websocket-key").value_or("");
  if (!is_key(key)) return std::unexpected(HandshakeError{400, "Missing or invalid Sec-WebSocket-Key header"});
  return "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: " +
         accept_value(key) + "\r\n\r\n";
}

}  // namespace fa::wire::websocket
