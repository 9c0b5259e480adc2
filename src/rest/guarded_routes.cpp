#include "rest/guarded_routes.h"

namespace fa::rest {
namespace {

std::optional<Response> charge(const Throttle& throttle, Cost cost, const Request& request, const Caller& caller) {
  switch (cost) {
    case Cost::read:
      return throttle.read(request);
    case Cost::write:
      return throttle.write(caller);
    case Cost::creation:
      return throttle.creation(caller);
    case Cost::own:
      break;
  }
  return std::nullopt;
}

}  // namespace

void GuardedRoutes::anyone(std::string method, std::string pattern, base::http::Handler handler,
                           std::size_t body_max_bytes) {
  auto guarded = [&throttle = throttle_, handler = std::move(handler)](const Request& request,
                                                                       const PathParams& params) {
    if (auto refused = throttle.read(request)) return std::move(*refused);
    return handler(request, params);
  };
  router_.add(std::move(method), std::move(pattern), std::move(guarded), base::http::Run::blocking, body_max_bytes);
}

void GuardedRoutes::user(std::string method, std::string pattern, Cost cost, UserHandler handler) {
  auto guarded = [&authenticator = authenticator_, &throttle = throttle_, cost, handler = std::move(handler)](
                     const Request& request, const PathParams& params) {
    const auto caller = authenticator.authenticate(request);
    if (!caller) return caller.error();
    if (auto refused = charge(throttle, cost, request, *caller)) return std::move(*refused);
    return handler(request, params, *caller);
  };
  router_.add(std::move(method), std::move(pattern), std::move(guarded));
}

}  // namespace fa::rest
