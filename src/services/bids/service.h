// The bids service: bid intake and bid history over REST, and the internal intake for our other services.
#pragma once

#include <string>

#include "base/http/router.h"
#include "base/shared_rate_limiter.h"
#include "ports/bid_history.h"
#include "ports/catalog.h"
#include "ports/clock.h"
#include "ports/live_auctions.h"
#include "ports/users.h"
#include "rest/guarded_routes.h"

namespace fa::bids {

struct Ports {
  ports::LiveAuctions& live_auctions;
  ports::BidHistory& history;
  ports::Catalog& catalog;
  ports::Users& users;
  const ports::Clock& clock;
};

// Per user; one limiter for REST and realtime together, whose key is the user_id as text.
struct BidLimits {
  base::RateLimit fresh;
  base::RateLimit verified;
  base::RateLimit trusted;
  const base::RateLimit& of(ports::Tier tier) const;
};

struct Settings {
  BidLimits limits;
  bool verified_only = false;  // REQUIRE_VERIFIED_TO_BID
};

class Service {
 public:
  Service(const Ports& ports, Settings settings, base::SharedRateLimiter& bid_limiter)
      : ports_(ports), settings_(settings), bid_limiter_(bid_limiter) {}

  // All handlers block: they belong on the blocking pool. The service must outlive the routers.
  void add_routes(rest::GuardedRoutes& routes);
  // POST /internal/bids, for the internal listener only (rest/internal_guard.h).
  void add_internal_routes(base::http::Router& router, const std::string& internal_secret);

 private:
  rest::Response place(const rest::Request& request, std::string_view id, const rest::Caller& caller) const;
  // A bid of the user that the message names; no rate limit, which is the calling service's business.
  rest::Response place_for_service(const rest::Request& request) const;
  rest::Response of_auction(const rest::Request& request, std::string_view id) const;
  rest::Response of_caller(const rest::Request& request, const rest::Caller& caller) const;

  const Ports ports_;
  const Settings settings_;
  base::SharedRateLimiter& bid_limiter_;
};

}  // namespace fa::bids
