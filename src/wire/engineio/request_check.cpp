#include "wire/engineio/request_check.h"

#include <algorithm>

#include "base/json.h"

namespace fa::wire::engineio {

namespace {

using Checked = std::expected<Intent, ErrorCode>;

constexpr std::string_view kPolling = "polling";
constexpr std::string_view kWebSocket = "websocket";
constexpr std::string_view kProtocol = "4";

std::string_view last_param(const base::http::Request& request, std::string_view name) {
  for (auto it = request.query.rbegin(); it != request.query.rend(); ++it) {
    if (it->first == name) return it->second;
  }
  return {};
}

bool has_control_characters(std::string_view text) {
  return std::ranges::any_of(text, [](unsigned char c) { return (c < 0x20 && c != '\t') || c == 0x7F; });
}

Checked check_handshake(const base::http::Request& request, const Query& query, bool is_upgrade) {
  if (request.method != "GET") return std::unexpected(ErrorCode::bad_handshake_method);
  if (query.transport == kWebSocket && !is_upgrade) return std::unexpected(ErrorCode::bad_request);
  if (is_upgrade && query.transport == kPolling) return Intent::close_websocket;
  if (query.protocol != kProtocol) {
    if (is_upgrade) return Intent::refuse_websocket;
    return std::unexpected(ErrorCode::unsupported_protocol_version);
  }
  return is_upgrade ? Intent::open_websocket : Intent::open_polling;
}

Checked check_session(const base::http::Request& request, const Query& query, bool is_upgrade,
                      std::optional<TransportKind> session) {
  if (!session) return std::unexpected(ErrorCode::unknown_sid);
  const std::string_view current = *session == TransportKind::polling ? kPolling : kWebSocket;
  if (!is_upgrade && current != query.transport) return std::unexpected(ErrorCode::bad_request);
  if (query.protocol != kProtocol) return std::unexpected(ErrorCode::bad_request);
  if (is_upgrade) return query.transport == kWebSocket ? Intent::upgrade : Intent::close_websocket;
  if (query.transport == kWebSocket) return std::unexpected(ErrorCode::bad_request);
  if (request.method == "GET") return Intent::poll;
  return request.method == "POST" ? Intent::post : Intent::other_method;
}

}  // namespace

std::string_view error_message(ErrorCode code) {
  switch (code) {
    case ErrorCode::unknown_transport:
      return "Transport unknown";
    case ErrorCode::unknown_sid:
      return "Session ID unknown";
    case ErrorCode::bad_handshake_method:
      return "Bad handshake method";
    case ErrorCode::bad_request:
      return "Bad request";
    case ErrorCode::unsupported_protocol_version:
      return "Unsupported protocol version";
  }
  return "Bad request";
}

std::string error_body(ErrorCode code) {
  std::string body;
  base::json::Writer json(body);
  json.begin_object();
  json.field("code", static_cast<int>(code));
  json.field("message", error_message(code));
  json.end_object();
  return body;
}

Query read_query(const base::http::Request& request) {
  return {last_param(request, "transport"), last_param(request, "EIO"), last_param(request, "sid")};
}

Checked check_request(const base::http::Request& request, const Query& query, bool is_upgrade,
                      std::optional<TransportKind> session) {
  if (query.transport != kPolling && query.transport != kWebSocket) {
    return std::unexpected(ErrorCode::unknown_transport);
  }
  if (has_control_characters(request.header("origin").value_or(""))) return std::unexpected(ErrorCode::bad_request);
  return query.sid.empty() ? check_handshake(request, query, is_upgrade)
                           : check_session(request, query, is_upgrade, session);
}

}  // namespace fa::wire::engineio
