// POST /internal/bids, for the services beside this one.
//
// Its body may carry what the plan's services send with a bid: `username` and `timestamp`. They are taken and not
// believed: the name is the user's, the time is the deciding clock's.
#include "rest/field_reader.h"
#include "rest/internal_guard.h"
#include "rest/request_log.h"
#include "services/bids/bid_request.h"
#include "services/bids/service.h"

namespace fa::bids {
namespace {

using rest::Caller;
using rest::ErrorCode;
using rest::Request;
using rest::Response;

struct InternalBid {
  std::string auction_id;  // as it came: may be no id
  std::optional<std::string> user_id;
  wire::BidFields fields;
};

std::expected<InternalBid, Response> read_internal_bid(const Request& request, bool names_bidder) {
  const auto body = rest::object_body(request);
  if (!body) return std::unexpected(body.error());
  const auto fields = read_bid_body(*body, {"auction_id", "user_id", "username", "timestamp"});
  if (!fields) return std::unexpected(fields.error());
  const std::string* auction_id = body->string_at("auction_id");
  const std::string* user_id = body->string_at("user_id");
  if (!auction_id || (!user_id && (names_bidder || body->find("user_id"))))
    return std::unexpected(rest::problem(ErrorCode::invalid_message, names_bidder
                                                                         ? "auction_id and user_id must be strings"
                                                                         : "auction_id must be a string"));
  return InternalBid{*auction_id, user_id ? std::optional(*user_id) : std::nullopt, *fields};
}

Response logged(Response response, const domain::UserId& user_id, const std::optional<domain::AuctionId>& auction_id) {
  rest::log_user(response, user_id);
  if (auction_id) rest::log_auction(response, *auction_id);
  return response;
}

}  // namespace

Response Service::place_internally(const Request& request, const std::string& secret,
                                   const rest::Authenticator& authenticator) const {
  if (rest::shows_secret(request, secret)) return place_for_service(request);
  // A secret that is shown and wrong stays wrong, whatever else the request carries.
  if (request.header("x-internal-secret") || !request.bearer_token())
    return rest::problem(ErrorCode::unauthenticated, "The internal secret or the bidder's token is needed.");
  const auto caller = authenticator.authenticate(request);
  return caller ? place_for_token(request, *caller) : caller.error();
}

Response Service::place_for_token(const Request& request, const Caller& caller) const {
  const std::int64_t began_us = ports_.clock.monotonic_us();
  if (settings_.verified_only && !caller.user.is_verified)
    return rest::problem(ErrorCode::forbidden, "Only verified users may bid.");
  const auto bid = read_internal_bid(request, false);
  if (!bid) return bid.error();
  if (bid->user_id && domain::parse_id<domain::UserId>(*bid->user_id) != caller.user.user_id)
    return rest::invalid_field("user_id", "is not that of the token, whose user bids; leave it out");
  if (auto refused = rate_refusal(caller.user, began_us)) return std::move(*refused);
  const auto auction = domain::parse_id<domain::AuctionId>(bid->auction_id);
  return logged(decide(auction, caller.user, bid->fields, began_us), caller.user.user_id, auction);
}

Response Service::place_for_service(const Request& request) const {
  const std::int64_t began_us = ports_.clock.monotonic_us();
  const auto bid = read_internal_bid(request, true);
  if (!bid) return bid.error();
  const auto bidder = domain::parse_id<domain::UserId>(*bid->user_id);
  if (!bidder) return rest::problem(ErrorCode::not_found, "There is no such user.");
  const auto user = ports_.users.find(*bidder);
  if (!user) return rest::problem_of(user.error());
  const auto auction = domain::parse_id<domain::AuctionId>(bid->auction_id);
  return logged(decide(auction, *user, bid->fields, began_us), *bidder, auction);
}

}  // namespace fa::bids
