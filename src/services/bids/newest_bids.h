// A page of an auction's bids, also of those that were accepted a moment ago.
#pragma once

#include <limits>

#include "ports/bid_history.h"
#include "ports/live_auctions.h"
#include "rest/paging.h"

namespace fa::bids {

inline constexpr domain::Seq kNotDecided = std::numeric_limits<domain::Seq>::max();

// The history is written behind the decisions, so what it does not have yet is asked of the engine: whoever was told of
// a bid finds it here. Pages lead on without gap or repeat while the history takes bids over, as a cursor is a seq,
// which means the same on both sides. `below` is the seq that all bids of the auction are below, which is its close's;
// kNotDecided while it is live. Where the history has everything below it, the engine is not asked: it would have to
// load the auction for an answer. The error is the answer: `unavailable` where the engine cannot say what is missing,
// be it more than kMissedMax records; `invalid_field` for a cursor that is none of ours.
std::expected<ports::BidPage, rest::Response> newest_bids(ports::LiveAuctions& live_auctions,
                                                          ports::BidHistory& history, domain::AuctionId id,
                                                          domain::Seq below, const rest::Paging& paging);

}  // namespace fa::bids
