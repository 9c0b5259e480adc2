// Whether the records of one ledger keep to the rules of docs/rules.md, whoever wrote and hashed them.
#pragma once

#include <vector>

#include "wire/ledger/chain.h"

namespace fa::wire {

// `records` in seq order from 1, without gap. Each finding is rule_broken, and names the invariant where there is one.
std::vector<LedgerFinding> check_rules(const std::vector<ChainedRecord>& records);

}  // namespace fa::wire
