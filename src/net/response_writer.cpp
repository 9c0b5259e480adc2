#include "net/response_writer.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>

#include "net/head_syntax.h"

namespace fa::net {

namespace {

using base::http::Headers;
using base::http::Response;

constexpr std::size_t kUsualHeadBytes = 512;

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

// An answer that names a protocol to switch to says so of the connection, too (RFC 9110, 7.8).
void append_connection(std::string& out, const Response& response, const ResponseFraming& framing) {
  const bool upgrade = contains(response.headers, "upgrade");
  if (!framing.keep_alive)
    append_header(out, "Connection", upgrade ? "Upgrade, close" : "close");
  else if (upgrade)
    append_header(out, "Connection", "Upgrade");
  else if (framing.http_1_0)
    append_header(out, "Connection", "keep-alive");
}

}  // namespace

std::string http_date(std::int64_t unix_s) {
  constexpr std::array kDays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr std::array kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const std::chrono::sys_seconds time{std::chrono::seconds(unix_s)};
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(time - day);
  std::array<char, 96> text{};
  std::snprintf(text.data(), text.size(), "%s, %02u %s %04d %02d:%02d:%02d GMT",
                kDays.at(std::chrono::weekday(day).c_encoding()), static_cast<unsigned>(date.day()),
                kMonths.at(static_cast<unsigned>(date.month()) - 1), static_cast<int>(date.year()),
                static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
                static_cast<int>(clock.seconds().count()));
  return text.data();
}

bool has_body(int status, bool head_only) {
  return !head_only && status >= 200 && status != 204 && status != 304;
}

std::string encode_response_head(const Response& response, const ResponseFraming& framing, const Headers& defaults) {
  std::string out;
  out.reserve(kUsualHeadBytes);
  out.append("HTTP/1.1 ")
      .append(std::to_string(response.status))
      .append(" ")
      .append(base::http::reason_phrase(response.status))
      .append("\r\n")
      .append(framing.date_line);
  for (const auto& [name, value] : response.headers)
    if (!is_framing(name)) append_header(out, name, value);
  for (const auto& [name, value] : defaults)
    if (!contains(response.headers, name)) append_header(out, name, value);
  if (!framing.request_id.empty()) append_header(out, "X-Request-Id", framing.request_id);
  if (has_body(response.status, false)) append_header(out, "Content-Length", std::to_string(response.body_bytes()));
  append_connection(out, response, framing);
  return out.append("\r\n");
}

}  // namespace fa::net
