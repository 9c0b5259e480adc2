#include "services/bids/service.h"

namespace fa::bids {

using rest::Caller;
using rest::Cost;
using rest::PathParams;
using rest::Request;

const base::RateLimit& BidLimits::of(ports::Tier tier) const {
  switch (tier) {
    case ports::Tier::trusted:
      return trusted;
    case ports::Tier::verified:
      return verified;
    case ports::Tier::fresh:
      break;
  }
  return fresh;
}

void Service::add_routes(rest::GuardedRoutes& routes) {
  routes.user("POST", "/auctions/{id}/bids", Cost::own,
              [this](const Request& request, const PathParams& params, const Caller& caller) {
                return place(request, params["id"], caller);
              });
  routes.anyone("GET", "/auctions/{id}/bids",
                [this](const Request& request, const PathParams& params) { return of_auction(request, params["id"]); });
  routes.user(
      "GET", "/users/me/bids", Cost::read,
      [this](const Request& request, const PathParams&, const Caller& caller) { return of_caller(request, caller); });
}

void Service::add_internal_routes(base::http::Router& router, const std::string& internal_secret,
                                  const rest::Authenticator& authenticator) {
  router.add("POST", "/internal/bids",
             [this, internal_secret, &authenticator](const Request& request, const PathParams&) {
               return place_internally(request, internal_secret, authenticator);
             });
}

}  // namespace fa::bids
