// The catalogue's tables, and a row of them as an entry.
#pragma once

#include <span>
#include <string_view>

#include "adapters/embedded/sqlite_db.h"
#include "ports/catalog.h"

namespace fa::embedded {

std::span<const char* const> catalog_schema();

// The columns that entry_of() reads, in its order.
extern const std::string_view kCatalogColumns;
extern const int kCatalogColumnCount;  // so the number of the first column after them
ports::CatalogEntry entry_of(const Query& row);

StoreResult<void> insert_entry(Database& database, const ports::CatalogEntry& draft,
                               const std::optional<std::string>& idempotency_key, const std::string& request_hash);

}  // namespace fa::embedded
