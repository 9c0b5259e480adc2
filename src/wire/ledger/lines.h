// A ledger file's lines as records that state a seq and a hash; nothing is checked yet.
#pragma once

#include "wire/ledger/chain.h"

namespace fa::wire {

struct UnreadableLine {
  std::size_t line = 0;
  std::string why;
};

struct LedgerLines {
  std::vector<ChainedRecord> records;  // in file order
  std::vector<UnreadableLine> unreadable;
};

// The last line may end in a newline or not; an empty line in between is unreadable.
LedgerLines read_lines(std::string_view json_lines);

}  // namespace fa::wire
