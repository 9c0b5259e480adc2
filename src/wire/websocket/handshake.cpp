#include "wire/websocket/handshake.h"

#include <openssl/sha.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>

#include "base/crypto.h"
#include "base/text.h"
#include "wire/websocket/subprotocols.h"

namespace fa::wire::websocket {

namespace {

constexpr std::string_view kGuid = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

bool equals_ignoring_case(std::string_view a, std::string_view b) {
  return std::ranges::equal(
      a, b, {}, [](unsigned char c) { return std::tolower(c); }, [](unsigned char c) { return std::tolower(c); });
}

bool list_has(std::string_view list, std::string_view token) {
  while (true) {
    const std::size_t comma = list.find(',');
    if (equals_ignoring_case(base::trimmed(list.substr(0, comma)), token)) return true;
    if (comma == std::string_view::npos) return false;
    list.remove_prefix(comma + 1);
  }
}

bool header_has(const base::http::Request& request, std::string_view name, std::string_view token) {
  return std::ranges::any_of(
      request.headers, [&](const auto& header) { return header.first == name && list_has(header.second, token); });
}

std::size_t fields_named(const base::http::Request& request, std::string_view name) {
  return static_cast<std::size_t>(
      std::ranges::count_if(request.headers, [&](const auto& header) { return header.first == name; }));
}

// 16 bytes in base64. Four bits of the last character stand for nothing, and may be anything: the key is never decoded.
bool is_key(std::string_view text) {
  constexpr std::string_view kPadding = "==";
  constexpr std::size_t kDigits = 22;
  const auto is_digit = [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '+' || c == '/';
  };
  return text.size() == kDigits + kPadding.size() && text.ends_with(kPadding) &&
         std::ranges::all_of(text.substr(0, kDigits), is_digit);
}

std::optional<HandshakeError> error_of_version(const base::http::Request& request) {
  if (fields_named(request, "sec-websocket-version") > 1) {
    return HandshakeError{400, "More than one Sec-WebSocket-Version header", true};
  }
  if (request.header("sec-websocket-version") == kVersion) return std::nullopt;
  return HandshakeError{426, "Missing or invalid Sec-WebSocket-Version header", true};
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
  if (!is_upgrade(request)) return std::unexpected(HandshakeError{426, "This address speaks WebSocket only", true});
  if (!header_has(request, "upgrade", "websocket")) {
    return std::unexpected(HandshakeError{400, "Invalid Upgrade header"});
  }
  if (const auto error = error_of_version(request)) return std::unexpected(*error);
  const std::string_view key = request.header("sec-websocket-key").value_or("");
  if (fields_named(request, "sec-websocket-key") > 1 || !is_key(key)) {
    return std::unexpected(HandshakeError{400, "Missing or invalid Sec-WebSocket-Key header"});
  }
  const auto subprotocol = choose_subprotocol(request);
  if (!subprotocol) return std::unexpected(HandshakeError{400, "Invalid Sec-WebSocket-Protocol header"});
  std::string answer =
      "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: " +
      accept_value(key) + "\r\n";
  if (!subprotocol->empty()) answer.append("Sec-WebSocket-Protocol: ").append(*subprotocol).append("\r\n");
  return answer + "\r\n";
}

}  // namespace fa::wire::websocket
