#include "rest/answer_to.h"

#include <algorithm>

#include "base/http/conditional.h"
#include "base/http/negotiation.h"

namespace fa::rest {
namespace {

constexpr std::size_t kCompressedBytesMin = 2 * 1024;     // a shorter text fits one or two packets as it is
constexpr std::size_t kCompressedBytesMax = 1024 * 1024;  // some 10 ms of one thread

std::string_view value_of(const Response& response, std::string_view name) {
  for (const auto& [key, value] : response.headers)
    if (key == name) return value;
  return {};
}

bool has(const Response& response, std::string_view name) {
  return std::ranges::any_of(response.headers, [&](const auto& header) { return header.first == name; });
}

void add_vary(Response& response, std::string_view field) {
  std::string fields(value_of(response, "Vary"));
  if (!fields.empty()) fields += ", ";
  response.set("Vary", fields.append(field));
}

bool is_worth_it(const Response& response) {
  return response.body.size() >= kCompressedBytesMin && response.body.size() <= kCompressedBytesMax;
}

void compress(const Request& request, Response& response, const std::string& etag, CompressedTexts& texts) {
  if (!base::http::accepts_coding(request, "gzip")) return;
  const auto compressed = texts.gzip(etag, response.body);
  if (!compressed) return;
  response.body = *compressed;
  response.set("Content-Encoding", "gzip");
}

bool is_json_of_get(const Request& request, const Response& response) {
  return response.status == 200 && !response.file && request.method != "POST" && request.method != "PUT" &&
         value_of(response, "Content-Type") == "application/json";
}

}  // namespace

Response answer_to_anyone(const Request& request, Response response, CompressedTexts& texts) {
  if (!is_json_of_get(request, response)) {
    if (!has(response, "Cache-Control")) response.set("Cache-Control", "no-store");
    return response;
  }
  if (!has(response, "Cache-Control")) response.set("Cache-Control", "no-cache");
  auto etag = base::http::weak_etag(response.body);
  if (is_worth_it(response)) {
    add_vary(response, "Accept-Encoding");
    if (!base::http::is_known(request, etag)) compress(request, response, etag, texts);
  }
  return base::http::with_etag(request, std::move(response), std::move(etag));
}

Response answer_to_one(Response response) {
  if (!has(response, "Cache-Control")) response.set("Cache-Control", "no-store");
  return response;
}

}  // namespace fa::rest
