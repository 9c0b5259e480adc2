#include "net/response_writer.h"

#include <algorithm>

#include "net/head_syntax.h"

namespace fa::net {

namespace {

using base::http::Headers;
using base::http::Response;

bool same_name(std::string_view a, std::string_view b) {
  return a.size() == b.size() && lower_case(a) == lower_case(b);
}

bool is_framing(std::string_view name) {
  return same_name(name, "content-length") || same_name(name, "connection") || same_name(name, "transfer-encoding");
}

void append_header(std::string& out, std::string_view name, std::string_view value) {
  out.append(name).append(": ");
  // A line end inside a value would start a header of somebody else's making.
  for (const char c : value) out.push_back(c == '\r' || c == '\n' || c == '\0' ? ' ' : c);
  out.append("\r\n");
}

bool contains(const Headers& headers, std::string_view name) {
  return std::ranges::any_of(headers, [&](const auto& header) { return same_name(header.first, name); });
}

}  // namespace

bool has_body(int status, bool head_only) {
  return !head_only && status >= 200 && status != 204 && status != 304;
}

std::string encode_response_head(const Response& response, const ResponseFraming& framing, const Headers& defaults) {
  std::string out = "HTTP/1.1 " + std::to_string(response.status) + " ";
  out.append(base::http::reason_phrase(response.status)).append("\r\n");
  for (const auto& [name, value] : response.headers)
    if (!is_framing(name)) append_header(out, name, value);
  for (const auto& [name, value] : defaults)
    if (!contains(response.headers, name)) append_header(out, name, value);
  if (!framing.request_id.empty()) append_header(out, "X-Request-Id", framing.request_id);
  if (has_body(response.status, false)) append_header(out, "Content-Length", std::to_string(response.body_bytes()));
  if (!framing.keep_alive)
    append_header(out, "Connection", "close");
  else if (framing.http_1_0)
    append_header(out, "Connection", "keep-alive");
  return out.append("\r\n");
}

}  // namespace fa::net
