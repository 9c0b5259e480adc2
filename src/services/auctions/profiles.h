// GET and PATCH /users/me, GET /users/me/auctions and GET /users/me/wins.
#pragma once

#include "services/auctions/service.h"

namespace fa::auctions {

class Profiles {
 public:
  Profiles(const Ports& ports, const Settings& settings) : ports_(ports), settings_(settings) {}
  void add_routes(rest::GuardedRoutes& routes);

  rest::Response show(const rest::Caller& caller) const;
  rest::Response change(const rest::Request& request, const rest::Caller& caller) const;
  rest::Response own_auctions(const rest::Request& request, const rest::Caller& caller) const;
  rest::Response wins(const rest::Request& request, const rest::Caller& caller) const;

 private:
  rest::Response list(const rest::Request& request, ports::CatalogQuery query) const;

  const Ports ports_;
  const Settings& settings_;
};

}  // namespace fa::auctions
