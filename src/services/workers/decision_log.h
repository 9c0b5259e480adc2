// The log's lines of auctions that were opened and that closed, on a host's order or by their clock. Bids have none:
// the ledger names each, and there may be 50,000 a second.
#pragma once

#include <vector>

#include "ports/decision_stream.h"

namespace fa::workers {

void log_openings_and_closes(const std::vector<ports::DecisionRecord>& records);

}  // namespace fa::workers
