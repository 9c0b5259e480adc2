#include "rest/guarded_routes.h"

#include "rest/answer_to.h"
#include "rest/request_log.h"

namespace fa::rest {
namespace {

std::optional<Response> charge(const Throttle& throttle, Cost cost, const Request& request, const Caller& caller) {
  switch (cost) {
    case Cost::read:
      return throttle.read(request);
    case Cost::write:
      return throttle.write(caller);
    case Cost::own:
      break;
  }
  return std::nullopt;
}

}  // namespace

void GuardedRoutes::anyone(std::string method, std::string pattern, base::http::Handler handler,
                           std::size_t body_max_bytes, base::http::HeadCheck at_head) {
  pattern.insert(0, prefix_);
  auto guarded = [&throttle = throttle_, texts = texts_, pattern, handler = std::move(handler)](
                     const Request& request, const PathParams& params) {
    auto refused = throttle.read(request);
    Response response = answer_to_anyone(request, refused ? std::move(*refused) : handler(request, params), *texts);
    log_auction_of_path(response, pattern, params);
    return response;
  };
  router_.add({.method = std::move(method),
               .pattern = std::move(pattern),
               .handler = std::move(guarded),
               .body_max = body_max_bytes,
               .at_head = std::move(at_head)});
}

void GuardedRoutes::user(std::string method, std::string pattern, Cost cost, UserHandler handler) {
  pattern.insert(0, prefix_);
  auto answer = [&throttle = throttle_, cost, handler = std::move(handler)](
                    const Request& request, const PathParams& params, const Caller& caller) {
    auto refused = charge(throttle, cost, request, caller);
    Response response = refused ? std::move(*refused) : handler(request, params, caller);
    log_user(response, caller.user.user_id);
    return response;
  };
  auto guarded = [&authenticator = authenticator_, pattern, answer = std::move(answer)](const Request& request,
                                                                                        const PathParams& params) {
    const auto caller = authenticator.authenticate(request);
    Response response = answer_to_one(caller ? answer(request, params, *caller) : caller.error());
    log_auction_of_path(response, pattern, params);
    return response;
  };
  router_.add(std::move(method), std::move(pattern), std::move(guarded));
}

}  // namespace fa::rest
