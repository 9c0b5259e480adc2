// What a host does with a running auction: POST /auctions/{id}/close, GET /auctions/{id}/stream and
// POST /auctions/{id}/stream/rotate. And POST /internal/auctions/{id}/close.
#pragma once

#include "services/auctions/service.h"

namespace fa::auctions {

class LifeCycle {
 public:
  explicit LifeCycle(const Ports& ports) : ports_(ports) {}
  void add_routes(rest::GuardedRoutes& routes);
  void add_internal_routes(base::http::Router& router, const std::string& internal_secret);

  rest::Response close(std::string_view id, const rest::Caller& caller) const;
  rest::Response close_for_service(std::string_view id) const;
  rest::Response stream(std::string_view id, const rest::Caller& caller) const;
  rest::Response rotate_stream_key(std::string_view id, const rest::Caller& caller) const;

 private:
  rest::Response close_now(domain::AuctionId id) const;

  const Ports ports_;
};

}  // namespace fa::auctions
