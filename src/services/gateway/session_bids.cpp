// Placing bids: the session checks who asks and how often; the port decides.
#include <string>
#include <utility>

#include "base/crypto.h"
#include "services/gateway/hub.h"
#include "services/gateway/session.h"
#include "wire/bid_json.h"
#include "wire/realtime_ack.h"

namespace fa::gateway {
namespace {

using wire::Error;
using wire::ErrorCode;

Error error_of(const std::variant<domain::Refusal, ports::Failure>& why, const domain::BidId& bid_id) {
  if (const auto* refusal = std::get_if<domain::Refusal>(&why))
    return {.code = wire::code_of(refusal->reason),
            .message = std::string(wire::text_of(*refusal)),
            .minimum_bid = refusal->minimum_bid,
            .maximum_bid = refusal->maximum_bid,
            .leading = refusal->leading};
  if (std::get<ports::Failure>(why) == ports::Failure::unavailable) return {ErrorCode::unavailable};
  return {.code = ErrorCode::outcome_unknown, .bid_id = bid_id};
}

}  // namespace

// Which auction is meant: the one named, or for the short form the one joined.
std::expected<wire::AuctionRef, Error> RealtimeSession::target_of(const wire::BidRequest& bid) const {
  if (!bid.in_joined_auction) return bid.auction_id;
  if (memberships_.size() != 1)
    return std::unexpected(Error{ErrorCode::invalid_message, "BID needs exactly one joined auction"});
  return memberships_.front()->room.id();
}

void RealtimeSession::handle(const wire::BidRequest& bid, const Request& request) {
  Shared& shared = hub_.shared();
  const auto target = target_of(bid);
  if (!target) return fail(request.reply, target.error());
  const auto user_id = domain::to_chars(user_->user_id);
  const std::int64_t retry_after_ms =
      shared.bid_rates.take({user_id.data(), user_id.size()}, shared.settings.bids.of(user_->tier), hub_.now_us());
  if (retry_after_ms > 0)
    return fail(request.reply, {.code = ErrorCode::rate_limited, .retry_after_ms = retry_after_ms}, *target);
  if (!*target) return fail(request.reply, {ErrorCode::auction_not_found});
  const domain::AuctionId auction_id = **target;
  // Not value_or: random bytes cost a system call, and nearly every client sends an id.
  const domain::BidId bid_id = bid.bid_id ? *bid.bid_id : domain::BidId{domain::Uuid{base::random_uuid_v4_bytes()}};
  const auto id = begin_request({.kind = PendingRequest::Kind::bid,
                                 .reply = request.reply,
                                 .auction_id = auction_id,
                                 .bid_id = bid_id,
                                 .received_us = request.received_us});
  if (!id) return fail(request.reply, {ErrorCode::unavailable}, auction_id);
  shared.ports.live_auctions.place({auction_id, user_->user_id, user_->username, bid_id, bid.amount},
                                   hub_.bid_answer_to(*id));
}

void RealtimeSession::on_bid_decided(const PendingRequest& request, ports::PlaceResult result) {
  const std::int64_t latency_us = hub_.now_us() - request.received_us;
  if (result) {
    reply(request.reply, wire::bid_ack(*result));
    hub_.shared().observer.bid_answered("accepted", latency_us);
    return;
  }
  const Error error = error_of(result.error(), request.bid_id);
  fail(request.reply, error, request.auction_id);
  hub_.shared().observer.bid_answered(wire::to_string(error.code), latency_us);
}

}  // namespace fa::gateway
