// GET /auctions/{id}/chat, DELETE /auctions/{id}/chat/{message_id}, GET /auctions/{id}/mutes, PUT and DELETE
// /auctions/{id}/mutes/{user_id}.
#pragma once

#include "services/auctions/service.h"

namespace fa::auctions {

class ChatModeration {
 public:
  explicit ChatModeration(const Ports& ports) : ports_(ports) {}
  void add_routes(rest::GuardedRoutes& routes);

  rest::Response history(const rest::Request& request, std::string_view id) const;
  rest::Response remove(std::string_view id, std::string_view message_id, const rest::Caller& caller) const;
  rest::Response muted(std::string_view id, const rest::Caller& caller) const;
  rest::Response set_muted(std::string_view id, std::string_view user_id, bool muted, const rest::Caller& caller) const;

 private:
  const Ports ports_;
};

}  // namespace fa::auctions
