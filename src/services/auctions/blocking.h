// GET /auctions/{id}/blocks, PUT and DELETE /auctions/{id}/blocks/{user_id}.
#pragma once

#include "services/auctions/service.h"

namespace fa::auctions {

class Blocking {
 public:
  explicit Blocking(const Ports& ports) : ports_(ports) {}
  void add_routes(rest::GuardedRoutes& routes);

  rest::Response list(std::string_view id, const rest::Caller& caller) const;
  rest::Response block(std::string_view id, std::string_view user_id, const rest::Caller& caller) const;
  rest::Response unblock(std::string_view id, std::string_view user_id, const rest::Caller& caller) const;

 private:
  // The chat follows what was decided; asked again, it follows again.
  rest::Response tell_chat(const domain::AuctionId& id, const domain::UserId& user_id, bool blocked) const;

  const Ports ports_;
};

}  // namespace fa::auctions
