// What was decided of an auction and is not in its history yet: the history is written behind the decisions, and
// whoever was told of a bid must find it in every list and ledger that they ask for afterwards.
#pragma once

#include <expected>
#include <vector>

#include "ports/live_auctions.h"

namespace fa::rest {

// The events with a higher seq than `seq`, oldest first. unavailable where the engine does not answer within a second,
// or where more than kMissedMax are missing.
std::expected<std::vector<domain::AuctionEvent>, ports::ViewError> events_after(ports::LiveAuctions& live_auctions,
                                                                                domain::AuctionId id, domain::Seq seq);

}  // namespace fa::rest
