// The hash chain of a ledger file: which records stand, and what was done to the others.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "wire/ledger_file.h"

namespace fa::wire {

struct ChainedRecord {
  std::size_t line = 0;  // in the file, from 1
  domain::Seq seq = 0;
  domain::Hash256 hash{};  // as the record states it
  std::string canonical;   // without the hash
};

struct LedgerLines;  // wire/ledger/lines.h

struct ChainCheck {
  std::vector<ChainedRecord> records;   // one for each seq that some line has, in seq order
  std::vector<LedgerFinding> findings;  // unreadable, altered, missing, added, reordered
};

ChainCheck check_chain(LedgerLines lines);

}  // namespace fa::wire
