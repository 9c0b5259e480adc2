// GET /auctions, GET /auctions/{id} and GET /auctions/{id}/state.
#pragma once

#include <expected>

#include "services/auctions/service.h"
#include "wire/state_json.h"

namespace fa::auctions {

class Browsing {
 public:
  Browsing(const Ports& ports, const Settings& settings) : ports_(ports), settings_(settings) {}
  void add_routes(rest::GuardedRoutes& routes);

  rest::Response search(const rest::Request& request) const;
  // The plan's list, `{auctions, limit, offset}` (offset_page.h).
  rest::Response search_by_offset(const rest::Request& request, const rest::Throttle& throttle) const;
  rest::Response show(std::string_view id) const;
  rest::Response state(std::string_view id) const;  // auction_state alone

 private:
  struct Shown {
    ports::CatalogEntry entry;
    domain::AuctionView view;
    wire::LiveExtras extras;
  };
  std::expected<Shown, rest::Response> look_at(std::string_view id) const;  // the error is the answer
  void add_routes_with_pages(rest::GuardedRoutes& routes);                  // which lead a browser to the web app
  void write_item(base::json::Writer& writer, const ports::CatalogEntry& entry) const;

  const Ports ports_;
  const Settings& settings_;
};

}  // namespace fa::auctions
