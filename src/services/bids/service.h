// The bids service: bid intake and bid history over REST, and the internal intake for our other services.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/http/router.h"
#include "base/shared_rate_limiter.h"
#include "ports/bid_history.h"
#include "ports/catalog.h"
#include "ports/clock.h"
#include "ports/live_auctions.h"
#include "ports/users.h"
#include "rest/guarded_routes.h"
#include "wire/bid_json.h"

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

// Told of each bid that was put to the live auctions, as gateways tell of theirs: "accepted" or an error code, and the
// time from the start of its handling to its answer. Called on the handlers' threads; must be quick.
using BidAnswered = std::function<void(std::string_view outcome, std::int64_t latency_us)>;

class Service {
 public:
  Service(const Ports& ports, Settings settings, base::SharedRateLimiter& bid_limiter, BidAnswered bid_answered)
      : ports_(ports), settings_(settings), bid_limiter_(bid_limiter), bid_answered_(std::move(bid_answered)) {}

  // All handlers block: they belong on the blocking pool. The service must outlive the routers.
  void add_routes(rest::GuardedRoutes& routes);
  // POST /internal/bids, for the internal listener only: with the internal secret (rest/internal_guard.h) for the user
  // that the body names, or with a user's token, who then is the bidder. `authenticator` must outlive the router.
  void add_internal_routes(base::http::Router& router, const std::string& internal_secret,
                           const rest::Authenticator& authenticator);

 private:
  rest::Response place(const rest::Request& request, std::string_view id, const rest::Caller& caller) const;
  // A bid of the user that the message names; no rate limit, which is the calling service's business.
  rest::Response place_for_service(const rest::Request& request) const;
  // A bid that a service passes on with its user's token: as if that user had bid over REST, rate and all.
  rest::Response place_for_token(const rest::Request& request, const rest::Caller& caller) const;
  rest::Response place_internally(const rest::Request& request, const std::string& secret,
                                  const rest::Authenticator& authenticator) const;
  // nullopt: may bid now.
  std::optional<rest::Response> rate_refusal(const ports::User& user, std::int64_t now_us) const;
  rest::Response decide(const std::optional<domain::AuctionId>& auction_id, const ports::User& user,
                        const wire::BidFields& fields, std::int64_t began_us) const;
  rest::Response of_auction(const rest::Request& request, std::string_view id) const;
  rest::Response of_caller(const rest::Request& request, const rest::Caller& caller) const;

  const Ports ports_;
  const Settings settings_;
  base::SharedRateLimiter& bid_limiter_;
  const BidAnswered bid_answered_;
};

}  // namespace fa::bids
