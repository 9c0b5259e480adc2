#include "net/cors.h"

#include <algorithm>

namespace fa::net {

bool CorsPolicy::is_preflight(const base::http::Request& request) {
  return request.method == "OPTIONS" && request.header("origin") && request.header("access-control-request-method");
}

base::http::Response CorsPolicy::preflight_response(std::string_view methods) {
  base::http::Response response;
  response.status = 204;
  response.set("Access-Control-Allow-Methods", std::string(methods));
  response.set("Access-Control-Allow-Headers", "Authorization, Content-Type, Idempotency-Key, X-Request-Id");
  response.set("Access-Control-Max-Age", "600");
  return response;
}

void CorsPolicy::apply(std::string_view origin, base::http::Response& response) const {
  if (!enabled()) return;
  if (any_origin()) {
    response.set("Access-Control-Allow-Origin", "*");
  } else {
    response.headers.emplace_back("Vary", "Origin");
    if (std::ranges::find(origins_, origin) == origins_.end()) return;
    response.set("Access-Control-Allow-Origin", std::string(origin));
  }
  response.set("Access-Control-Expose-Headers",
               "X-Request-Id, Retry-After, Location, ETag, WWW-Authenticate, Ledger-Hash, Ledger-Signature");
}

}  // namespace fa::net
