// A refusal as a client is told it, in a failed acknowledgement or in an `error` event.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/json.h"
#include "domain/auction.h"
#include "wire/error_codes.h"

namespace fa::wire {

struct Error {
  ErrorCode code = ErrorCode::unavailable;
  std::string message;                         // empty: the code's own text
  std::optional<domain::Cents> minimum_bid;    // with bid_too_low
  std::optional<domain::Cents> maximum_bid;    // with bid_too_high
  std::optional<std::int64_t> retry_after_ms;  // with rate_limited
  std::optional<domain::BidId> bid_id;         // with outcome_unknown: what to ask again with
  bool leading = false;                        // with bid_too_low: the bidder's own bid is the high bid
};

// code, message and the extras that are there, into the object that the caller has opened.
void write_error(base::json::Writer& writer, const Error& error);

}  // namespace fa::wire
