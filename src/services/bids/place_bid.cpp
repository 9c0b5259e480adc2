// POST /auctions/{id}/bids, and what every bid over REST goes through.
#include "base/crypto.h"
#include "rest/decisions.h"
#include "rest/field_reader.h"
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

std::optional<Response> Service::rate_refusal(const ports::User& user, std::int64_t now_us) const {
  const std::int64_t retry_after_ms =
      bid_limiter_.take(domain::to_string(user.user_id), settings_.limits.of(user.tier), now_us);
  return retry_after_ms > 0 ? std::optional(rest::rate_limited(retry_after_ms)) : std::nullopt;
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
  if (auto refused = rate_refusal(caller.user, began_us)) return std::move(*refused);
  return decide(domain::parse_id<domain::AuctionId>(id), caller.user, *fields, began_us);
}

}  // namespace fa::bids
