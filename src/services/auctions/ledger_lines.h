// An auction's ledger as JSON Lines, up to what is decided now.
#pragma once

#include <expected>

#include "base/http/spooled_body.h"
#include "ports/bid_history.h"
#include "ports/decision_tail.h"
#include "ports/live_auctions.h"
#include "rest/problems.h"

namespace fa::auctions {

struct LedgerSources {
  ports::BidHistory& history;
  ports::DecisionTail& tail;
  ports::LiveAuctions& live_auctions;
};

// The history's lines, and after them the records that it does not have yet, chained here in the same way: the engine
// has the newest at hand, and the tail of the decisions has them all. The error is the answer: `unavailable` where a
// store or the disk fails, `message_too_long` beyond the limits' bytes_max.
std::expected<base::http::SpooledBody, rest::Response> ledger_lines(const LedgerSources& sources, domain::AuctionId id,
                                                                    const base::http::SpoolLimits& limits);

}  // namespace fa::auctions
