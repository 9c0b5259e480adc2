// Whole auctions: appended, loaded, sealed. The lists for people are in history_pages.cpp.
#include "adapters/embedded/history.h"

#include "adapters/embedded/engine/record_row.h"
#include "adapters/embedded/history_rows.h"
#include "domain/ledger.h"

namespace fa::embedded {

namespace {

using ports::StoreError;
using ports::StoreErrorKind;

constexpr std::size_t kReadersMax = 4;

StoreError unknown_auction() {
  return {StoreErrorKind::not_found, "unknown auction"};
}
StoreError damaged() {
  return {StoreErrorKind::unavailable, "a record of the history does not fit"};
}

bool restore(std::optional<domain::Auction>& auction, Record& record) {
  if (auto* opening = std::get_if<domain::Opening>(&record)) {
    if (auction) return false;
    auction.emplace(std::move(*opening));
    return true;
  }
  if (!auction) return false;
  return restore_change(*auction, record);
}

// Calls `each` with the record and the row (whose column 0 is the hash) of every change; not_found without any.
template <class Each>
StoreResult<void> for_each_record(Database& database, const domain::AuctionId& id, Each each) {
  auto query = database.query("SELECT hash, " FA_RECORD_COLUMNS
                              " FROM records WHERE n = (SELECT n FROM auctions WHERE auction_id = ?) ORDER BY seq");
  query.bind(id);
  bool any = false;
  while (query.next()) {
    any = true;
    auto record = read_record(query, 1, id);
    if (!record || !each(*record, query)) return std::unexpected(damaged());
  }
  if (!query.ok()) return std::unexpected(query.error());
  if (!any) return std::unexpected(unknown_auction());
  return {};
}

// The first row of a query of seq, ledger_hash, signature and sealed_at.
StoreResult<std::optional<ports::LedgerSeal>> read_seal(Query& query) {
  if (!query.next()) {
    if (!query.ok()) return std::unexpected(query.error());
    return std::nullopt;
  }
  return ports::LedgerSeal{query.get<domain::Seq>(0), query.get<std::string>(1), query.get<std::string>(2),
                           query.get<std::int64_t>(3)};
}

}  // namespace

SqliteBidHistory::SqliteBidHistory(HistoryWriter writer, const std::string& path, const std::string& vfs)
    : writer_(std::move(writer)), readers_(path, {.vfs = vfs, .wal_autocheckpoint_pages = 0}, kReadersMax) {}

StoreResult<std::unique_ptr<SqliteBidHistory>> SqliteBidHistory::open(const std::string& path, const std::string& vfs) {
  auto writer = HistoryWriter::open(path, vfs);
  if (!writer) return std::unexpected(writer.error());
  return std::unique_ptr<SqliteBidHistory>(new SqliteBidHistory(std::move(*writer), path, vfs));
}

std::expected<void, StoreError> SqliteBidHistory::append(const std::vector<ports::DecisionRecord>& records) {
  const std::lock_guard lock(writer_mutex_);
  return writer_.append(records);
}

std::expected<std::int64_t, StoreError> SqliteBidHistory::position() {
  const std::lock_guard lock(writer_mutex_);
  return writer_.position();
}

std::expected<void, StoreError> SqliteBidHistory::seal(domain::AuctionId id, const ports::LedgerSeal& seal) {
  const std::lock_guard lock(writer_mutex_);
  return writer_.seal(id, seal);
}

std::expected<void, StoreError> SqliteBidHistory::ledger(domain::AuctionId id,
                                                         const std::function<void(std::string_view line)>& line) {
  auto database = readers_.lease();
  if (!database) return std::unexpected(database.error());
  return for_each_record(**database, id, [&](const Record& record, const Query& row) {
    const auto hash = read_hash(row, 0);
    if (hash) line(domain::ledger_line(canonical_of(id, record), *hash));
    return hash.has_value();
  });
}

std::expected<domain::Auction, StoreError> SqliteBidHistory::load(domain::AuctionId id) {
  auto database = readers_.lease();
  if (!database) return std::unexpected(database.error());
  std::optional<domain::Auction> auction;
  auto read = for_each_record(**database, id, [&](Record& record, const Query&) { return restore(auction, record); });
  if (!read) return std::unexpected(read.error());
  return *std::move(auction);
}

std::expected<std::optional<ports::LedgerSeal>, StoreError> SqliteBidHistory::seal_of(domain::AuctionId id) {
  auto database = readers_.lease();
  if (!database) return std::unexpected(database.error());
  auto query = (*database)->query(
      "SELECT seq, ledger_hash, signature, sealed_at FROM seals "
      "WHERE n = (SELECT n FROM auctions WHERE auction_id = ?)");
  query.bind(id);
  return read_seal(query);
}

StoreResult<std::optional<ports::LedgerSeal>> SqliteBidHistory::newest_seal() {
  auto database = readers_.lease();
  if (!database) return std::unexpected(database.error());
  auto query = (*database)->query("SELECT seq, ledger_hash, signature, sealed_at FROM seals ORDER BY n DESC LIMIT 1");
  return read_seal(query);
}

std::expected<std::pair<domain::Seq, std::string>, StoreError> SqliteBidHistory::head(domain::AuctionId id) {
  auto database = readers_.lease();
  if (!database) return std::unexpected(database.error());
  auto query = (*database)->query("SELECT hash, seq FROM auctions WHERE auction_id = ?");
  query.bind(id);
  if (!query.next()) return std::unexpected(query.ok() ? unknown_auction() : query.error());
  const auto hash = read_hash(query, 0);
  if (!hash) return std::unexpected(damaged());
  return std::pair{query.get<domain::Seq>(1), domain::to_hex(*hash)};
}

StoreResult<void> SqliteBidHistory::read_live(const std::function<bool(ports::DecisionRecord&&)>& each) {
  auto database = readers_.lease();
  if (!database) return std::unexpected(database.error());
  auto query = (*database)->query("SELECT auction_id, " FA_RECORD_COLUMNS_OF(
      "r") " FROM auctions a INDEXED BY live_auctions CROSS JOIN records r ON r.n = a.n "
           "WHERE a.closed = 0 ORDER BY a.n, r.seq");
  while (query.next()) {
    const auto auction_id = query.get<domain::AuctionId>(0);
    auto record = read_record(query, 1, auction_id);
    if (!record || !each({0, auction_id, *std::move(record)})) return std::unexpected(damaged());
  }
  if (!query.ok()) return std::unexpected(query.error());
  return {};
}

}  // namespace fa::embedded
