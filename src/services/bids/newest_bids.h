// The first page of an auction's bids, also those that were accepted a moment ago.
#pragma once

#include "ports/bid_history.h"
#include "ports/live_auctions.h"

namespace fa::bids {

// The history is written behind the decisions, so what it does not have yet is asked of the engine: whoever was told of
// a bid finds it here. Where the engine cannot say, the history alone answers. A page has `limit` bids; only where more
// than that are not in the history yet, it has all of those.
std::expected<ports::BidPage, ports::StoreError> newest_bids(ports::LiveAuctions& live_auctions,
                                                             ports::BidHistory& history, domain::AuctionId id,
                                                             std::size_t limit);

}  // namespace fa::bids
