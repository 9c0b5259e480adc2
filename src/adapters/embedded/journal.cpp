#include "adapters/embedded/journal.h"

#include <algorithm>
#include <array>
#include <limits>

#include "adapters/embedded/engine/record_row.h"
#include "base/log.h"

namespace fa::embedded {

namespace {

using ports::StoreError;
using ports::StoreErrorKind;

// `rank` is that of domain/rank.h. `alive` has one row: an instant of the auctions' clock beside the machine's.
constexpr std::array<const char*, 2> kSchema = {
    "CREATE TABLE journal (pos INTEGER PRIMARY KEY, auction_id BLOB NOT NULL, " FA_RECORD_COLUMN_DEFINITIONS ")",
    "CREATE TABLE alive (id INTEGER PRIMARY KEY CHECK (id = 1), at INTEGER NOT NULL, boottime_ms INTEGER NOT NULL, "
    "boot_id TEXT NOT NULL, doors_closed INTEGER NOT NULL);"
    "CREATE TABLE blocks (auction_id BLOB NOT NULL, user_id BLOB NOT NULL, username TEXT NOT NULL, "
    "blocked_by BLOB NOT NULL, blocked_by_username TEXT NOT NULL, rank INTEGER NOT NULL, blocked_at INTEGER NOT NULL, "
    "PRIMARY KEY (auction_id, user_id)) WITHOUT ROWID"};

constexpr const char* kStoreAlive =
    "INSERT INTO alive (id, at, boottime_ms, boot_id, doors_closed) VALUES (1, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE "
    "SET at = excluded.at, boottime_ms = excluded.boottime_ms, boot_id = excluded.boot_id, "
    "doors_closed = excluded.doors_closed";
constexpr const char* kStoreBlock =
    "INSERT INTO blocks (auction_id, user_id, username, blocked_by, blocked_by_username, rank, blocked_at) "
    "VALUES (?,?,?,?,?,?,?) ON CONFLICT DO UPDATE SET blocked_by = excluded.blocked_by, "
    "blocked_by_username = excluded.blocked_by_username, rank = excluded.rank WHERE excluded.rank > rank";

constexpr const char* kInsert =
    "INSERT INTO journal (pos, auction_id, " FA_RECORD_COLUMNS ") VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)";
constexpr const char* kSelect =
    "SELECT pos, auction_id, " FA_RECORD_COLUMNS " FROM journal WHERE pos > ? AND pos <= ? ORDER BY pos LIMIT ?";

// A commit of one page, which changes nothing that anybody reads.
constexpr const char* kCommitAnything = "PRAGMA application_id = 0x46414A4C";  // FAJL

constexpr int kWalPagesMax = 1'000;       // 4 MiB: one checkpoint of it takes a few milliseconds
constexpr int kBusyTimeoutMs = 250;       // readers are short; the engine must not wait for a stuck one
constexpr std::size_t kReadStep = 4'096;  // records read into memory at once

StoreError damaged(std::int64_t position) {
  return {StoreErrorKind::unavailable, "journal record " + std::to_string(position) + " does not fit"};
}

}  // namespace

Journal::Journal(Database database, std::string path, DatabaseOptions options)
    : database_(std::move(database)), path_(std::move(path)), options_(std::move(options)) {}

StoreResult<Journal> Journal::open(const std::string& path, const std::string& vfs, std::int64_t position_min) {
  DatabaseOptions options{.vfs = vfs,
                          .busy_timeout_ms = kBusyTimeoutMs,
                          .wal_autocheckpoint_pages = 0,
                          .wal_kept_kib = 2 * 4 * kWalPagesMax};
  auto database = Database::open(path, options);
  if (!database) return std::unexpected(database.error());
  Journal journal(std::move(*database), path, std::move(options));
  if (auto done = journal.database_.migrate(kSchema); !done) return std::unexpected(done.error());
  if (auto done = journal.read_bounds(position_min); !done) return std::unexpected(done.error());
  return journal;
}

StoreResult<void> Journal::read_bounds(std::int64_t position_min) {
  auto query = database_.query("SELECT (SELECT min(pos) FROM journal), (SELECT max(pos) FROM journal)");
  if (!query.next()) return std::unexpected(query.error());
  const auto first = query.get<std::optional<std::int64_t>>(0);
  position_ = std::max(position_min, query.get<std::int64_t>(1));
  trimmed_to_ = first ? *first - 1 : position_;
  return {};
}

StoreResult<void> Journal::append(const std::vector<ports::FeedEvent>& events, const std::vector<BlockChange>& blocks,
                                  const std::optional<AliveMark>& alive) {
  auto transaction = Transaction::begin(database_);
  if (!transaction) return std::unexpected(transaction.error());
  if (auto done = insert_all(events); !done) return done;
  for (const BlockChange& change : blocks)
    if (auto done = store(change); !done) return done;
  if (alive)
    if (auto done = store(*alive); !done) return done;
  if (auto done = transaction->commit(); !done) return done;
  position_ += static_cast<std::int64_t>(events.size());
  return {};
}

StoreResult<void> Journal::insert_all(const std::vector<ports::FeedEvent>& events) {
  auto insert = database_.query(kInsert);
  std::int64_t position = position_;
  for (const auto& feed_event : events) {
    const auto& event = std::get<domain::AuctionEvent>(feed_event);
    const RecordRow row = row_of(event);
    ++position;
    bind_row(insert, std::tie(position, event.auction_id), row);
    if (auto done = insert.run(); !done) return done;
  }
  return {};
}

StoreResult<void> Journal::store(const BlockChange& change) {
  const ports::Block& block = change.block;
  if (!change.blocked) {
    auto remove = database_.query("DELETE FROM blocks WHERE auction_id = ? AND user_id = ?");
    return remove.bind_unowned(block.auction_id, block.user_id).run();
  }
  auto insert = database_.query(kStoreBlock);
  return insert
      .bind_unowned(block.auction_id, block.user_id, block.username, block.blocked_by, block.blocked_by_username,
                    static_cast<int>(block.rank), block.blocked_at)
      .run();
}

StoreResult<void> Journal::store(const AliveMark& alive) {
  auto update = database_.query(kStoreAlive);
  return update.bind_unowned(alive.mark.unix_ms, alive.mark.boottime_ms, alive.boot_id, alive.doors_closed).run();
}

StoreResult<std::optional<LastAlive>> Journal::last_alive() {
  auto newest = database_.query("SELECT timestamp FROM journal ORDER BY pos DESC LIMIT 1");
  const auto newest_timestamp = newest.next() ? newest.get<domain::UnixMs>(0) : 0;
  if (!newest.ok()) return std::unexpected(newest.error());
  auto query = database_.query("SELECT at, boottime_ms, boot_id, doors_closed FROM alive");
  if (!query.next()) {
    if (!query.ok()) return std::unexpected(query.error());
    return std::nullopt;
  }
  LastAlive last{.mark = {query.get<std::int64_t>(0), query.get<std::int64_t>(1)},
                 .boot_id = query.get<std::string>(2),
                 .newest_timestamp = newest_timestamp};
  // What was decided after the doors had closed does not make the house open.
  last.at = query.get<bool>(3) ? last.mark.unix_ms : std::max(last.mark.unix_ms, newest_timestamp);
  return last;
}

StoreResult<bool> Journal::is_blocked(const domain::AuctionId& auction_id, const domain::UserId& user_id) {
  auto query = database_.query("SELECT 1 FROM blocks WHERE auction_id = ? AND user_id = ?");
  query.bind(auction_id, user_id);
  const bool found = query.next();
  if (!query.ok()) return std::unexpected(query.error());
  return found;
}

StoreResult<void> Journal::read_blocks(
    const std::function<void(const domain::AuctionId&, const domain::UserId&)>& each) {
  auto query = database_.query("SELECT auction_id, user_id FROM blocks");
  while (query.next()) each(query.get<domain::AuctionId>(0), query.get<domain::UserId>(1));
  if (!query.ok()) return std::unexpected(query.error());
  return {};
}

StoreResult<void> Journal::reestablish() {
  auto reopened = Database::open(path_, options_);
  if (!reopened) return std::unexpected(reopened.error());
  database_ = std::move(*reopened);
  // A failed fsync may have left readable bytes that are not on the disk and that no later fsync will write again.
  // Copying the whole WAL into the database, and syncing that, settles them.
  auto settled = database_.checkpoint(SQLITE_CHECKPOINT_TRUNCATE);
  if (!settled) return std::unexpected(settled.error());
  if (!*settled) return std::unexpected(StoreError{StoreErrorKind::unavailable, "journal is being read"});
  return database_.execute(kCommitAnything);
}

StoreResult<void> Journal::read_after(std::int64_t position, const std::function<bool(ports::DecisionRecord&&)>& each) {
  for (;;) {
    auto records = read_journal(database_, position, std::numeric_limits<std::int64_t>::max(), kReadStep);
    if (!records) return std::unexpected(records.error());
    if (records->empty()) return {};
    for (auto& record : *records) {
      position = record.position;
      if (!each(std::move(record))) return std::unexpected(damaged(position));
    }
  }
}

StoreResult<std::int64_t> Journal::trim(std::int64_t position, std::int64_t rows_max) {
  const std::int64_t until = std::min({position, trimmed_to_ + rows_max, position_ - 1});
  if (until <= trimmed_to_) return 0;
  auto query = database_.query("DELETE FROM journal WHERE pos <= ?");
  if (auto done = query.bind(until).run(); !done) return std::unexpected(done.error());
  trimmed_to_ = std::max(trimmed_to_, until);
  return database_.changed_rows();
}

void Journal::bound_wal() {
  const int pages = database_.wal_pages();
  if (pages < kWalPagesMax) checkpoint_at_pages_ = kWalPagesMax;
  if (pages < checkpoint_at_pages_) return;
  // While a reader is in the way the WAL cannot start anew: the next attempt waits until there is more to be gained.
  checkpoint_at_pages_ = pages + kWalPagesMax / 2;
  if (auto done = database_.checkpoint(); !done) {
    base::log::warn("journal checkpoint failed", {{"error", done.error().detail}});
  }
}

StoreResult<std::vector<ports::DecisionRecord>> read_journal(Database& database, std::int64_t after, std::int64_t until,
                                                             std::size_t max) {
  std::vector<ports::DecisionRecord> records;
  auto query = database.query(kSelect);
  query.bind(after, until, max);
  while (query.next()) {
    const auto position = query.get<std::int64_t>(0);
    const auto auction_id = query.get<domain::AuctionId>(1);
    auto record = read_record(query, 2, auction_id);
    if (!record) return std::unexpected(damaged(position));
    records.push_back({position, auction_id, *std::move(record)});
  }
  if (!query.ok()) return std::unexpected(query.error());
  return records;
}

}  // namespace fa::embedded
