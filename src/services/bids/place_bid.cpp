// POST /auctions/{id}/bids and POST /internal/bids.
#include "base/crypto.h"
#include "rest/decisions.h"
#include "rest/field_reader.h"
#include "rest/request_log.h"
#include "services/bids/bid_request.h"
#include "services/bids/service.h"

namespace fa::bids {

using rest::Caller;
using rest::ErrorCode;
using rest::Request;
using rest::Response;

Response Service::decide(const std::optional<domain::AuctionId>& auction_id, const ports::User& user,
                         const wire::BidFields& fields, std::int64_t began_us) const {
  if (!auction_id) return rest::problem(ErrorCode::auction_not_found);
  const domain::BidId bid_id = fields.bid_id.value_or(domain::BidId{domain::Uuid{base::random_uuid_v4_bytes()}});
  const auto result =
      rest::Decisions(ports_.live_auctions).place({*auction_id, user.user_id, user.username, bid_id, fields.amount});
  Response response = answer_bid(result, bid_id);
  bid_answered_(outcome_of(result), ports_.clock.monotonic_us() - began_us);
  return response;
}

// In the order of the rules: who it is, the shape of the message, the rate, and only then the decision.
Response Service::place(const Request& request, std::string_view id, const Caller& caller) const {
  const std::int64_t began_us = ports_.clock.monotonic_us();
  if (settings_.verified_only && !caller.user.is_verified)
    return rest::problem(ErrorCode::forbidden, "Only verified users may bid.");
  const auto body = rest::object_body(request);
  if (!body) return body.error();
  const auto fields = read_bid_body(*body);
  if (!fields) return fields.error();
  const std::int64_t retry_after_ms =
      bid_limiter_.take(domain::to_string(caller.user.user_id), settings_.limits.of(caller.user.tier), began_us);
  if (retry_after_ms > 0) return rest::rate_limited(retry_after_ms);
  return decide(domain::parse_id<domain::AuctionId>(id), caller.user, *fields, began_us);
}

Response Service::place_for_service(const Request& request) const {
  const std::int64_t began_us = ports_.clock.monotonic_us();
  const auto body = rest::object_body(request);
  if (!body) return body.error();
  const auto fields = read_bid_body(*body, {"auction_id", "user_id"});
  if (!fields) return fields.error();
  const std::string* auction_id = body->string_at("auction_id");
  const std::string* user_id = body->string_at("user_id");
  if (!auction_id || !user_id)
    return rest::problem(ErrorCode::invalid_message, "auction_id and user_id must be strings");
  const auto bidder = domain::parse_id<domain::UserId>(*user_id);
  if (!bidder) return rest::problem(ErrorCode::not_found, "There is no such user.");
  const auto user = ports_.users.find(*bidder);
  if (!user) return rest::problem_of(user.error());
  const auto auction = domain::parse_id<domain::AuctionId>(*auction_id);
  Response response = decide(auction, *user, *fields, began_us);
  rest::log_user(response, *bidder);
  if (auction) rest::log_auction(response, *auction);
  return response;
}

}  // namespace fa::bids
