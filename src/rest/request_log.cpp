#include "rest/request_log.h"

namespace fa::rest {

void log_user(Response& response, const domain::UserId& id) {
  response.log.fields.emplace_back("user_id", domain::to_string(id));
}

void log_auction(Response& response, const domain::AuctionId& id) {
  response.log.fields.emplace_back("auction_id", domain::to_string(id));
}

void log_auction_of_path(Response& response, std::string_view pattern, const base::http::PathParams& params) {
  if (!pattern.contains("/auctions/{id}")) return;
  if (const auto id = domain::parse_id<domain::AuctionId>(params["id"])) log_auction(response, *id);
  if (const auto target = domain::parse_id<domain::UserId>(params["user_id"]))
    response.log.fields.emplace_back("target_id", domain::to_string(*target));
  if (const auto message = domain::parse_id<domain::MessageId>(params["message_id"]))
    response.log.fields.emplace_back("message_id", domain::to_string(*message));
}

}  // namespace fa::rest
