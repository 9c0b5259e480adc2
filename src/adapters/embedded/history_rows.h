// Columns that only the history has.
#pragma once

#include <algorithm>
#include <optional>

#include "adapters/embedded/sqlite_db.h"
#include "domain/ledger.h"

namespace fa::embedded {

// nullopt: not 32 bytes (a damaged store).
inline std::optional<domain::Hash256> read_hash(const Query& row, int column) {
  const auto bytes = row.get<std::string_view>(column);
  domain::Hash256 hash;
  if (bytes.size() != hash.size()) return std::nullopt;
  std::ranges::copy(bytes, hash.begin());
  return hash;
}

}  // namespace fa::embedded
