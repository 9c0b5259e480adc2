#include "rest/internal_guard.h"

#include "base/crypto.h"
#include "rest/request_log.h"

namespace fa::rest {

bool shows_secret(const Request& request, const std::string& secret) {
  const auto shown = request.header("x-internal-secret");
  const std::string_view given = shown ? *shown : request.bearer_token().value_or("");
  return !secret.empty() && base::equal_in_constant_time(given, secret);
}

void add_internal_route(base::http::Router& router, std::string method, std::string pattern, std::string secret,
                        base::http::Handler handler) {
  auto guarded = [secret = std::move(secret), pattern, handler = std::move(handler)](
                     const Request& request, const base::http::PathParams& params) {
    if (!shows_secret(request, secret)) return problem(ErrorCode::unauthenticated, "The internal secret is needed.");
    Response response = handler(request, params);
    log_auction_of_path(response, pattern, params);
    return response;
  };
  router.add(std::move(method), std::move(pattern), std::move(guarded));
}

}  // namespace fa::rest
