// How one person bid in one auction.
#pragma once

#include <string>
#include <vector>

#include "domain/auction.h"

namespace fa::workers {

struct BidderFigures {
  domain::UserId user_id;
  std::string username;
  std::int64_t bid_count = 0;
  domain::UnixMs first_bid_at = 0;
  domain::UnixMs last_bid_at = 0;
  domain::Cents highest_bid;
  domain::Cents raised;               // by how much this person's bids raised the price, together
  std::int64_t last_minute_bids = 0;  // with 60 s or less to go, as the end stood before the bid
  std::int64_t extensions_caused = 0;
};

// Highest bid first.
std::vector<BidderFigures> figures_of_bidders(const domain::Auction& auction);

}  // namespace fa::workers
