#include "net/cors.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "net/head_syntax.h"

namespace fa::net {

namespace {

constexpr std::size_t kAskedHeadersMax = 32;
constexpr std::size_t kAskedHeaderBytesMax = 64;

// A page must not say from where a proxy got a request.
bool speaks_for_proxy(std::string_view name) {
  constexpr std::array<std::string_view, 4> kOfProxies{"forwarded", "x-real-ip", "x-internal-secret", "via"};
  return name.starts_with("x-forwarded-") || std::ranges::find(kOfProxies, name) != kOfProxies.end();
}

bool is_ours(std::string_view name) {
  constexpr std::array<std::string_view, 4> kOurs{"authorization", "content-type", "idempotency-key", "x-request-id"};
  return std::ranges::find(kOurs, name) != kOurs.end();
}

// The house's own, and whatever else is asked for.
std::string allowed_headers(std::string_view asked) {
  std::string allowed = "Authorization, Content-Type, Idempotency-Key, X-Request-Id";
  for (std::size_t count = 0; !asked.empty() && count < kAskedHeadersMax; ++count) {
    const auto item = asked.substr(0, asked.find(','));
    asked.remove_prefix(std::min(asked.size(), item.size() + 1));
    const auto name = lower_case(base::trimmed(item));
    if (!is_field_name(name) || name.size() > kAskedHeaderBytesMax || speaks_for_proxy(name) || is_ours(name)) continue;
    allowed.append(", ").append(name);
  }
  return allowed;
}

}  // namespace

bool CorsPolicy::is_preflight(const base::http::Request& request) {
  return request.method == "OPTIONS" && request.header("origin") && request.header("access-control-request-method");
}

base::http::Response CorsPolicy::preflight_response(const base::http::Request& request,
                                                    std::string_view methods) const {
  base::http::Response response;
  response.status = 204;
  response.headers.emplace_back("Vary", "Access-Control-Request-Method, Access-Control-Request-Headers");
  if (!allows(request.header("origin").value_or(""))) return response;
  response.set("Access-Control-Allow-Methods", std::string(methods));
  response.set("Access-Control-Allow-Headers", allowed_headers(request.header_list("access-control-request-headers")));
  response.set("Access-Control-Max-Age", "600");
  return response;
}

bool CorsPolicy::takes_credentials(std::string_view path) const {
  return !any_origin() &&
         std::ranges::any_of(credentials_paths_, [&](const auto& one) { return path.starts_with(one); });
}

bool CorsPolicy::allows(std::string_view origin) const {
  return any_origin() || std::ranges::find(origins_, origin) != origins_.end();
}

void CorsPolicy::apply(std::string_view origin, bool takes_credentials, base::http::Response& response) const {
  if (!enabled()) return;
  if (!any_origin()) response.headers.emplace_back("Vary", "Origin");
  if (!allows(origin)) return;
  response.set("Access-Control-Allow-Origin", any_origin() ? "*" : std::string(origin));
  if (takes_credentials) response.set("Access-Control-Allow-Credentials", "true");
  response.set("Access-Control-Expose-Headers",
               "X-Request-Id, Retry-After, Location, ETag, WWW-Authenticate, Ledger-Hash, Ledger-Signature");
}

}  // namespace fa::net
