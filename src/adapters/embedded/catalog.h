// The catalogue in catalog.db, with its full-text index (ports/catalog.h).
#pragma once

#include <memory>
#include <mutex>
#include <string>

#include "adapters/embedded/sqlite_db_pool.h"
#include "ports/catalog.h"

namespace fa::embedded {

class SqliteCatalog final : public ports::Catalog {
 public:
  // Opens the file, made where it is absent.
  static StoreResult<std::unique_ptr<SqliteCatalog>> open(const std::string& path);

  std::expected<ports::CatalogEntry, ports::StoreError> insert(const ports::CatalogEntry& draft,
                                                               const std::optional<std::string>& idempotency_key,
                                                               const std::string& request_hash) override;
  std::expected<ports::CatalogEntry, ports::StoreError> find(domain::AuctionId id) override;
  std::expected<ports::CatalogPage, ports::StoreError> search(const ports::CatalogQuery& query) override;
  std::expected<void, ports::StoreError> project(const std::vector<ports::CatalogProgress>& progress) override;
  std::expected<void, ports::StoreError> set_stream_key(domain::AuctionId id, const std::string& key) override;

 private:
  SqliteCatalog(Database writer, const std::string& path);

  std::mutex writer_mutex_;
  Database writer_;
  DatabasePool readers_;
};

}  // namespace fa::embedded
