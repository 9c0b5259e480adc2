// One page of the catalogue by filter, sort and cursor.
#pragma once

#include "adapters/embedded/sqlite_db.h"
#include "ports/catalog.h"

namespace fa::embedded {

// As ports::Catalog::search().
StoreResult<ports::CatalogPage> search_catalog(Database& database, const ports::CatalogQuery& query);

}  // namespace fa::embedded
