// An auction's ledger as JSON Lines, up to what is decided now.
#pragma once

#include <expected>
#include <string>

#include "ports/bid_history.h"
#include "ports/live_auctions.h"
#include "rest/problems.h"

namespace fa::auctions {

// The history's lines, and after them the records that it does not have yet, chained here in the same way. The error is
// the answer: `unavailable` while the history is too far behind, `message_too_long` beyond `bytes_max`.
std::expected<std::string, rest::Response> ledger_lines(ports::BidHistory& history, ports::LiveAuctions& live_auctions,
                                                        domain::AuctionId id, std::size_t bytes_max);

}  // namespace fa::auctions
