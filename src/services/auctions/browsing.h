// GET /auctions and GET /auctions/{id}.
#pragma once

#include "services/auctions/service.h"

namespace fa::auctions {

class Browsing {
 public:
  Browsing(const Ports& ports, const Settings& settings) : ports_(ports), settings_(settings) {}
  void add_routes(rest::GuardedRoutes& routes);

  rest::Response search(const rest::Request& request) const;
  rest::Response show(std::string_view id) const;

 private:
  const Ports ports_;
  const Settings& settings_;
};

}  // namespace fa::auctions
