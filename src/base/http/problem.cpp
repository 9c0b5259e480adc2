#include <array>
#include <utility>

#include "base/http/message.h"
#include "base/json.h"

namespace fa::base::http {

namespace {

constexpr std::array<std::pair<std::string_view, int>, 16> kProtocolStatuses{{
    {"invalid_message", 400},
    {"unauthenticated", 401},
    {"forbidden", 403},
    {"host_cannot_bid", 403},
    {"muted", 403},
    {"auction_not_found", 404},
    {"not_found", 404},
    {"auction_closed", 409},
    {"bid_too_low", 409},
    {"bid_too_high", 409},
    {"message_too_long", 413},
    {"invalid_amount", 422},
    {"invalid_field", 422},
    {"rate_limited", 429},
    {"unavailable", 503},
    {"outcome_unknown", 503},
}};

// What HTTP itself can refuse, before any route has a say.
constexpr std::array<std::pair<std::string_view, int>, 9> kHttpStatuses{{
    {"method_not_allowed", 405},
    {"request_timeout", 408},
    {"target_too_long", 414},
    {"unsupported_media_type", 415},
    {"expectation_failed", 417},
    {"headers_too_large", 431},
    {"internal_error", 500},
    {"not_implemented", 501},
    {"version_not_supported", 505},
}};

constexpr std::array<std::pair<int, std::string_view>, 35> kReasons{{
    {100, "Continue"},
    {101, "Switching Protocols"},
    {200, "OK"},
    {201, "Created"},
    {202, "Accepted"},
    {204, "No Content"},
    {206, "Partial Content"},
    {301, "Moved Permanently"},
    {302, "Found"},
    {303, "See Other"},
    {304, "Not Modified"},
    {307, "Temporary Redirect"},
    {308, "Permanent Redirect"},
    {400, "Bad Request"},
    {401, "Unauthorized"},
    {403, "Forbidden"},
    {404, "Not Found"},
    {405, "Method Not Allowed"},
    {406, "Not Acceptable"},
    {408, "Request Timeout"},
    {409, "Conflict"},
    {410, "Gone"},
    {412, "Precondition Failed"},
    {413, "Content Too Large"},
    {414, "URI Too Long"},
    {415, "Unsupported Media Type"},
    {417, "Expectation Failed"},
    {422, "Unprocessable Content"},
    {426, "Upgrade Required"},
    {429, "Too Many Requests"},
    {431, "Request Header Fields Too Large"},
    {500, "Internal Server Error"},
    {501, "Not Implemented"},
    {503, "Service Unavailable"},
    {505, "HTTP Version Not Supported"},
}};

void write_field_errors(json::Writer& writer, const std::vector<FieldError>& errors) {
  writer.key("errors");
  writer.begin_array();
  for (const auto& error : errors) {
    writer.begin_object();
    writer.field("field", error.field);
    writer.field("message", error.message);
    writer.end_object();
  }
  writer.end_array();
}

}  // namespace

int status_of_code(std::string_view code) {
  for (const auto& [name, status] : kProtocolStatuses)
    if (name == code) return status;
  for (const auto& [name, status] : kHttpStatuses)
    if (name == code) return status;
  return 500;
}

std::string_view reason_phrase(int status) {
  for (const auto& [number, text] : kReasons)
    if (number == status) return text;
  return "Unknown";
}

Response problem(std::string_view code, std::string_view detail, const std::vector<FieldError>& errors,
                 std::string_view extras) {
  Response response;
  response.status = status_of_code(code);
  response.headers.emplace_back("Content-Type", "application/problem+json");
  response.headers.emplace_back("Cache-Control", "no-store");  // some caches keep a 404 without being told to
  if (response.status == 429 || response.status == 503) response.headers.emplace_back("Retry-After", "1");
  response.log.fields.emplace_back("code", code);
  json::Writer writer(response.body);
  writer.begin_object();
  writer.field("title", reason_phrase(response.status));
  writer.field("status", response.status);
  writer.field("code", code);
  writer.field("detail", detail);
  if (!errors.empty()) write_field_errors(writer, errors);
  writer.end_object();
  if (!extras.empty()) {
    response.body.pop_back();
    response.body.append(",").append(extras).append("}");
  }
  return response;
}

}  // namespace fa::base::http
