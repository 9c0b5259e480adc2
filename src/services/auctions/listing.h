// POST /auctions: lists something for sale and opens its auction.
#pragma once

#include <expected>

#include "services/auctions/new_auction.h"
#include "services/auctions/service.h"

namespace fa::auctions {

// The catalogue is told first (a draft, which no list shows), then the engine, which alone can open an auction, then
// the catalogue that it is open. Whatever fails between, the same Idempotency-Key finishes it: the draft is found
// again, opening is idempotent by auction_id, and a worker projects every opening anyway.
class Listing {
 public:
  Listing(const Ports& ports, const Settings& settings) : ports_(ports), settings_(settings) {}
  void add_routes(rest::GuardedRoutes& routes);

  rest::Response create(const rest::Request& request, const rest::Caller& caller, const rest::Throttle& throttle) const;

 private:
  // `opened`: set where this very request has opened an auction.
  rest::Response open(const rest::Request& request, const rest::Caller& caller, bool& opened) const;
  std::expected<ports::CatalogEntry, rest::Response> draft(const NewAuction& auction, const rest::Caller& caller) const;
  std::optional<rest::Response> check_images(const std::vector<std::string>& keys) const;
  domain::Opening opening_of(const ports::CatalogEntry& entry) const;
  void project_opening(const domain::AuctionView& view) const;

  const Ports ports_;
  const Settings& settings_;
};

}  // namespace fa::auctions
