#include "adapters/embedded/catalog.h"

#include "adapters/embedded/catalog_rows.h"
#include "adapters/embedded/catalog_search.h"

namespace fa::embedded {
namespace {

using ports::StoreError;
using ports::StoreErrorKind;

constexpr std::size_t kReadersMax = 4;

StoreError no_such_auction() {
  return {StoreErrorKind::not_found, "no such auction in the catalogue"};
}

StoreResult<ports::CatalogEntry> find_entry(Database& database, domain::AuctionId id) {
  auto select = database.query("SELECT " + std::string(kCatalogColumns) + " FROM auctions WHERE auction_id = ?");
  select.bind(id);
  if (select.next()) return entry_of(select);
  return std::unexpected(select.ok() ? no_such_auction() : select.error());
}

// What this host stored under this key before: its id, or nullopt. A conflict where it was another request.
StoreResult<std::optional<domain::AuctionId>> find_stored(Database& database, domain::UserId host,
                                                          const std::string& idempotency_key,
                                                          const std::string& request_hash) {
  auto select =
      database.query("SELECT auction_id, request_hash FROM auctions WHERE host_user_id = ? AND idempotency_key = ?");
  select.bind(host, idempotency_key);
  if (!select.next()) {
    if (!select.ok()) return std::unexpected(select.error());
    return std::nullopt;
  }
  if (select.get<std::string_view>(1) != request_hash)
    return std::unexpected(StoreError{StoreErrorKind::conflict, "the idempotency key was used for another request"});
  return select.get<domain::AuctionId>(0);
}

StoreResult<void> project_one(Database& database, const ports::CatalogProgress& progress) {
  auto update = database.query(
      "UPDATE auctions SET seq = ?2, start_time = COALESCE(NULLIF(?3, 0), start_time), "
      "end_time = COALESCE(NULLIF(?4, 0), end_time), current_price = COALESCE(NULLIF(?5, 0), current_price), "
      "bid_count = COALESCE(?6, bid_count), status = ?7, winner_id = ?8, winning_bid = ?9, ended_at = ?10 "
      "WHERE auction_id = ?1 AND seq < ?2");
  const auto& closed = progress.closed;
  update.bind(progress.auction_id, progress.seq, progress.start_time, progress.end_time, progress.current_price,
              progress.bid_count, closed.has_value(), closed ? closed->winner_id : std::nullopt,
              closed ? closed->winning_bid : std::nullopt, closed ? std::optional(closed->timestamp) : std::nullopt);
  return update.run();
}

}  // namespace

StoreResult<std::unique_ptr<SqliteCatalog>> SqliteCatalog::open(const std::string& path) {
  auto database = Database::open(path);
  if (!database) return std::unexpected(database.error());
  if (auto ready = database->migrate(catalog_schema()); !ready) return std::unexpected(ready.error());
  return std::unique_ptr<SqliteCatalog>(new SqliteCatalog(std::move(*database), path));
}

SqliteCatalog::SqliteCatalog(Database writer, const std::string& path)
    : writer_(std::move(writer)), readers_(path, {}, kReadersMax) {}

StoreResult<ports::CatalogEntry> SqliteCatalog::insert(const ports::CatalogEntry& draft,
                                                       const std::optional<std::string>& idempotency_key,
                                                       const std::string& request_hash) {
  const std::scoped_lock lock(writer_mutex_);
  auto transaction = Transaction::begin(writer_);
  if (!transaction) return std::unexpected(transaction.error());
  if (idempotency_key) {
    const auto stored = find_stored(writer_, draft.host_user_id, *idempotency_key, request_hash);
    if (!stored) return std::unexpected(stored.error());
    if (*stored) return find_entry(writer_, **stored);
  }
  if (auto inserted = insert_entry(writer_, draft, idempotency_key, request_hash); !inserted)
    return std::unexpected(inserted.error());
  auto entry = find_entry(writer_, draft.auction_id);
  if (!entry) return entry;
  if (auto committed = transaction->commit(); !committed) return std::unexpected(committed.error());
  return entry;
}

StoreResult<ports::CatalogEntry> SqliteCatalog::find(domain::AuctionId id) {
  const auto reader = readers_.lease();
  if (!reader) return std::unexpected(reader.error());
  return find_entry(**reader, id);
}

StoreResult<ports::CatalogPage> SqliteCatalog::search(const ports::CatalogQuery& query) {
  const auto reader = readers_.lease();
  if (!reader) return std::unexpected(reader.error());
  return search_catalog(**reader, query);
}

StoreResult<void> SqliteCatalog::project(const std::vector<ports::CatalogProgress>& progress) {
  const std::scoped_lock lock(writer_mutex_);
  auto transaction = Transaction::begin(writer_);
  if (!transaction) return std::unexpected(transaction.error());
  for (const auto& one : progress)
    if (auto projected = project_one(writer_, one); !projected) return projected;
  return transaction->commit();
}

StoreResult<void> SqliteCatalog::set_stream_key(domain::AuctionId id, const std::string& key) {
  const std::scoped_lock lock(writer_mutex_);
  auto update = writer_.query("UPDATE auctions SET stream_key = ? WHERE auction_id = ?");
  update.bind(key, id);
  if (auto updated = update.run(); !updated) return updated;
  if (writer_.changed_rows() == 0) return std::unexpected(no_such_auction());
  return {};
}

}  // namespace fa::embedded
