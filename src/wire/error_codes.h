// The stable error codes of the protocol, one list for REST problems and realtime errors (docs/protocol, "Error
// codes").
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace fa::wire {

enum class ErrorCode : std::uint8_t {
  unauthenticated,
  forbidden,
  muted,
  auction_not_found,
  not_found,
  auction_closed,
  host_cannot_bid,
  invalid_amount,
  invalid_field,
  bid_too_low,
  bid_too_high,
  invalid_message,
  message_too_long,
  rate_limited,
  slow_consumer,
  unavailable,
  outcome_unknown,
};

struct ErrorEntry {
  ErrorCode code;
  std::string_view name;  // as sent
  int http_status;
  std::string_view text;  // what a person is told where nothing more exact is known
};

inline constexpr std::array<ErrorEntry, 17> kErrors{{
    {ErrorCode::unauthenticated, "unauthenticated", 401, "A valid access token is needed."},
    {ErrorCode::forbidden, "forbidden", 403, "You may not do this."},
    {ErrorCode::muted, "muted", 403, "You are muted in this auction."},
    {ErrorCode::auction_not_found, "auction_not_found", 404, "There is no such auction."},
    {ErrorCode::not_found, "not_found", 404, "There is no such thing."},
    {ErrorCode::auction_closed, "auction_closed", 409, "The auction is closed."},
    {ErrorCode::host_cannot_bid, "host_cannot_bid", 403, "The host may not bid in their own auction."},
    {ErrorCode::invalid_amount, "invalid_amount", 422, "An amount is 0.01 to 99999999.99 with at most two decimals."},
    {ErrorCode::invalid_field, "invalid_field", 422, "A field is not acceptable."},
    {ErrorCode::bid_too_low, "bid_too_low", 409, "The bid is below the minimum bid."},
    {ErrorCode::bid_too_high, "bid_too_high", 409, "The bid is above the most that may be bid now."},
    {ErrorCode::invalid_message, "invalid_message", 400, "The message cannot be read."},
    {ErrorCode::message_too_long, "message_too_long", 413, "The message is too long."},
    {ErrorCode::rate_limited, "rate_limited", 429, "Too many requests; try again later."},
    {ErrorCode::slow_consumer, "slow_consumer", 503, "The connection reads too slowly."},  // a close code; never REST
    {ErrorCode::unavailable, "unavailable", 503, "Nothing was decided; try again."},
    {ErrorCode::outcome_unknown, "outcome_unknown", 503, "It may have been decided; ask again with the same id."},
}};

constexpr const ErrorEntry& entry_of(ErrorCode code) {
  return kErrors[static_cast<std::size_t>(code)];
}
constexpr std::string_view to_string(ErrorCode code) {
  return entry_of(code).name;
}
constexpr int http_status(ErrorCode code) {
  return entry_of(code).http_status;
}
constexpr std::string_view default_text(ErrorCode code) {
  return entry_of(code).text;
}

// The table is read by index.
static_assert([] {
  for (std::size_t i = 0; i < kErrors.size(); ++i)
    if (kErrors[i].code != static_cast<ErrorCode>(i)) return false;
  return kErrors.back().code == ErrorCode::outcome_unknown;
}());

}  // namespace fa::wire
