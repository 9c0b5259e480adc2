// A bid on the wire, the same for REST and realtime: what is read, what is acknowledged, what a refusal is called.
#pragma once

#include <expected>
#include <optional>
#include <string>
#include <variant>

#include "base/json.h"
#include "domain/auction.h"
#include "wire/error_codes.h"

namespace fa::wire {

struct BidFields {
  std::optional<domain::Cents> amount;  // nullopt: a string or number that is no amount (invalid_amount, in its turn)
  std::optional<domain::BidId> bid_id;  // nullopt: absent; the server makes one
};

// Reads `amount` and `bid_id` of an object; other members are not looked at. The error is the text for
// `invalid_message`: a missing, boolean, null, array or object amount, or a bid_id that is no UUID.
std::expected<BidFields, std::string> read_bid(const base::json::Value& object);

// `ok`, `bid_id`, `seq`, `amount`, `end_time`, `extended`, into the object that the caller has opened.
void write_acceptance(base::json::Writer& writer, const domain::Acceptance& acceptance);

ErrorCode code_of(domain::RefusalReason reason);
std::string_view text_of(const domain::Refusal& refusal);  // for people

}  // namespace fa::wire
