#include "base/http/conditional.h"

#include <algorithm>
#include <span>

#include "base/crypto.h"
#include "base/text.h"

namespace fa::base::http {

namespace {

std::string_view opaque(std::string_view etag) {
  return etag.starts_with("W/") ? etag.substr(2) : etag;
}

// The next entity tag of a list; commas may stand between its quotes.
std::string_view take_tag(std::string_view& list) {
  const auto start = list.find_first_not_of(" \t,");
  if (start == std::string_view::npos) return list = {};
  list.remove_prefix(start);
  const auto quote = list.find('"');
  const auto comma = list.find(',');
  auto end = comma;
  if (quote < comma) {
    const auto closing = list.find('"', quote + 1);
    end = closing == std::string_view::npos ? closing : closing + 1;
  }
  const auto tag = list.substr(0, end);
  list.remove_prefix(tag.size());
  return trimmed(tag);
}

}  // namespace

bool is_known(const Request& request, std::string_view etag) {
  if (request.method != "GET" && request.method != "HEAD") return false;
  const std::string field = request.header_list("if-none-match");
  if (trimmed(field) == "*") return true;
  std::string_view list = field;
  while (!list.empty()) {
    const auto tag = take_tag(list);
    if (!tag.empty() && opaque(tag) == opaque(etag)) return true;
  }
  return false;
}

Response with_etag(const Request& request, Response response, std::string etag) {
  const bool known = is_known(request, etag);
  response.set("ETag", std::move(etag));
  if (!known) return response;
  response.status = 304;
  response.body.clear();
  response.file.reset();
  std::erase_if(response.headers, [](const auto& header) {
    return header.first == "Content-Type" || header.first == "Content-Encoding";
  });
  return response;
}

std::string weak_etag(std::string_view bytes) {
  constexpr std::size_t kHashBytes = 15;  // 20 characters of base64, without padding
  const auto hash = sha256(bytes);
  return "W/\"" + base64_encode({reinterpret_cast<const char*>(hash.data()), kHashBytes}) + "\"";
}

}  // namespace fa::base::http
