// The body of a bid over REST, checked for shape.
#pragma once

#include <expected>
#include <initializer_list>
#include <string_view>

#include "rest/problems.h"
#include "wire/bid_json.h"

namespace fa::bids {

// Members beside `amount`, `bid_id` and `others` are refused as `invalid_field`: nobody shall think that, say, a
// user_id was heeded. A wrong shape is `invalid_message`. The error is the answer.
std::expected<wire::BidFields, rest::Response> read_bid_body(const base::json::Value& body,
                                                             std::initializer_list<std::string_view> others = {});

// Answers as the realtime acknowledgement does: 200, or a problem with the same extras. Where the outcome is not known
// the `bid_id` is given with it, since that is what to ask again with.
rest::Response answer_bid(const ports::PlaceResult& result, domain::BidId bid_id);

// For metrics: "accepted", or the code of the error that was answered.
std::string_view outcome_of(const ports::PlaceResult& result);

}  // namespace fa::bids
