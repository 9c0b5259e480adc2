// The body and the Idempotency-Key of POST /auctions.
#pragma once

#include <expected>
#include <optional>
#include <string>
#include <vector>

#include "rest/problems.h"

namespace fa::auctions {

struct NewAuction {
  std::string title;
  std::optional<std::string> description;
  std::optional<std::string> category;
  std::int64_t duration_s = 0;
  domain::Cents starting_bid;
  domain::Cents increment{1};
  std::optional<std::int64_t> bid_step_max_factor;  // none: the house's
  std::optional<domain::Cents> bid_step_max_floor;  // likewise
  std::vector<std::string> image_keys;
  std::string request_hash;  // of the body as JSON: white space and the order of members do not count
  std::optional<std::string> idempotency_key;
};

// What the house opens an auction with that does not say it.
struct NewAuctionDefaults {
  std::int64_t duration_s = 300;  // DEFAULT_AUCTION_DURATION
  domain::Cents increment{1};     // MINIMUM_BID_INCREMENT
};

// The error is the answer: `invalid_message` for what is no JSON object, `invalid_field` with every field that is
// wrong, absent or unknown.
std::expected<NewAuction, rest::Response> read_new_auction(const rest::Request& request,
                                                           const NewAuctionDefaults& defaults);

}  // namespace fa::auctions
