#include "adapters/embedded/history_writer.h"

#include <algorithm>
#include <array>

#include "adapters/embedded/engine/record_row.h"
#include "adapters/embedded/history_rows.h"
#include "base/crypto.h"

namespace fa::embedded {

namespace {

using ports::StoreError;
using ports::StoreErrorKind;

// `n` numbers the auctions in the order of their appearance: a short key, and what is live stays close together.
// `seq`, `hash` and `closed` of an auction are those of its newest record.
constexpr std::array<const char*, 1> kSchema = {
    "CREATE TABLE auctions (n INTEGER PRIMARY KEY, auction_id BLOB NOT NULL UNIQUE, seq INTEGER NOT NULL, "
    "hash BLOB NOT NULL, closed INTEGER NOT NULL);"
    "CREATE INDEX live_auctions ON auctions (n) WHERE closed = 0;"
    "CREATE TABLE records (n INTEGER NOT NULL, " FA_RECORD_COLUMN_DEFINITIONS
    ", hash BLOB NOT NULL, PRIMARY KEY (n, seq)) WITHOUT ROWID;"
    "CREATE INDEX user_bids ON records (user_id, timestamp, n, seq) WHERE kind = 'bid';"
    "CREATE TABLE seals (n INTEGER PRIMARY KEY, seq INTEGER NOT NULL, ledger_hash TEXT NOT NULL, "
    "signature TEXT NOT NULL, sealed_at INTEGER NOT NULL);"
    "CREATE TABLE progress (id INTEGER PRIMARY KEY CHECK (id = 1), position INTEGER NOT NULL);"
    "INSERT INTO progress VALUES (1, 0)"};

constexpr const char* kInsertRecord =
    "INSERT INTO records (n, " FA_RECORD_COLUMNS ", hash) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)";
constexpr int kCacheKib = 65'536;

std::string_view bytes_of(const domain::Hash256& hash) {
  return {reinterpret_cast<const char*>(hash.data()), hash.size()};
}

StoreError gap(const ports::DecisionRecord& record, domain::Seq expected) {
  return {StoreErrorKind::conflict, "auction " + to_string(record.auction_id) + " lacks seq " +
                                        std::to_string(expected) + " before " + std::to_string(seq_of(record.record))};
}

StoreError disagreement(const ports::DecisionRecord& record) {
  return {StoreErrorKind::conflict, "auction " + to_string(record.auction_id) + " has another record at seq " +
                                        std::to_string(seq_of(record.record))};
}

}  // namespace

StoreResult<HistoryWriter> HistoryWriter::open(const std::string& path, const std::string& vfs) {
  auto database = Database::open(path, {.vfs = vfs, .cache_kib = kCacheKib});
  if (!database) return std::unexpected(database.error());
  if (auto done = database->migrate(kSchema); !done) return std::unexpected(done.error());
  return HistoryWriter(std::move(*database));
}

StoreResult<void> HistoryWriter::append(const std::vector<ports::DecisionRecord>& records) {
  if (records.empty()) return {};
  auto done = append_all(records);
  if (!done) heads_.clear();  // they may tell of records that are not there
  return done;
}

StoreResult<void> HistoryWriter::append_all(const std::vector<ports::DecisionRecord>& records) {
  // Each auction's records together: its rows go to neighbouring pages, and its head is read and written once.
  Group order;
  order.reserve(records.size());
  for (const auto& record : records) order.push_back(&record);
  std::ranges::stable_sort(order, {}, [](const auto* record) { return record->auction_id; });

  auto transaction = Transaction::begin(database_);
  if (!transaction) return std::unexpected(transaction.error());
  for (auto first = order.begin(); first != order.end();) {
    const auto last = std::find_if(first, order.end(),
                                   [&](const auto* record) { return record->auction_id != (*first)->auction_id; });
    if (auto done = append_group(Group(first, last)); !done) return done;
    first = last;
  }
  auto progress = database_.query("UPDATE progress SET position = max(position, ?)");
  if (auto done = progress.bind(records.back().position).run(); !done) return done;
  return transaction->commit();
}

StoreResult<void> HistoryWriter::append_group(const Group& group) {
  const auto& id = group.front()->auction_id;
  auto found = find_head(id);
  if (!found) return std::unexpected(found.error());
  Head head;
  if (*found) {
    head = **found;
  } else {
    head.hash = domain::chain_start(id, base::sha256);
  }
  const auto seq_before = head.seq;
  for (const auto* record : group) {
    if (auto done = append_record(*record, head); !done) return done;
  }
  if (head.seq == seq_before) return {};
  heads_.put(id, head);
  return store_head(head);
}

StoreResult<void> HistoryWriter::append_record(const ports::DecisionRecord& record, Head& head) {
  const auto seq = seq_of(record.record);
  if (seq <= head.seq) return check_repeated(record, head.n);
  if (seq != head.seq + 1) return std::unexpected(gap(record, head.seq + 1));
  head.seq = seq;
  head.hash = domain::chain_next(head.hash, canonical_of(record.auction_id, record.record), base::sha256);
  head.closed = std::holds_alternative<domain::ClosedRecord>(record.record);
  if (head.n == 0) {
    auto number = database_.query(
        "INSERT INTO auctions (auction_id, seq, hash, closed) VALUES (?, 0, zeroblob(32), 0) RETURNING n");
    number.bind(record.auction_id);
    if (!number.next()) return std::unexpected(number.error());
    head.n = number.get<std::int64_t>(0);
  }
  auto insert = database_.query(kInsertRecord);
  const RecordRow row = row_of(record.record);
  const Blob hash{bytes_of(head.hash)};
  bind_row(insert, std::tie(head.n), row, std::tie(hash));
  return insert.run();
}

StoreResult<void> HistoryWriter::check_repeated(const ports::DecisionRecord& record, std::int64_t n) {
  auto query = database_.query("SELECT " FA_RECORD_COLUMNS " FROM records WHERE n = ? AND seq = ?");
  query.bind(n, seq_of(record.record));
  const bool found = query.next();
  if (!query.ok()) return std::unexpected(query.error());
  const auto stored = found ? read_record(query, 0, record.auction_id) : std::nullopt;
  const bool same =
      stored && canonical_of(record.auction_id, *stored) == canonical_of(record.auction_id, record.record);
  if (!same) return std::unexpected(disagreement(record));
  return {};
}

StoreResult<std::optional<HistoryWriter::Head>> HistoryWriter::find_head(const domain::AuctionId& id) {
  if (const auto* head = heads_.find(id)) return *head;
  auto query = database_.query("SELECT n, seq, hash, closed FROM auctions WHERE auction_id = ?");
  query.bind(id);
  if (!query.next()) {
    if (!query.ok()) return std::unexpected(query.error());
    return std::nullopt;
  }
  Head head{.n = query.get<std::int64_t>(0), .seq = query.get<domain::Seq>(1), .closed = query.get<bool>(3)};
  const auto hash = read_hash(query, 2);
  if (!hash) return std::unexpected(StoreError{StoreErrorKind::unavailable, "a hash of the history is damaged"});
  head.hash = *hash;
  return head;
}

StoreResult<void> HistoryWriter::store_head(const Head& head) {
  auto update = database_.query("UPDATE auctions SET seq = ?, hash = ?, closed = ? WHERE n = ?");
  return update.bind_unowned(head.seq, Blob{bytes_of(head.hash)}, head.closed, head.n).run();
}

StoreResult<std::int64_t> HistoryWriter::position() {
  auto query = database_.query("SELECT position FROM progress");
  if (!query.next()) return std::unexpected(query.error());
  return query.get<std::int64_t>(0);
}

StoreResult<void> HistoryWriter::seal(const domain::AuctionId& id, const ports::LedgerSeal& seal) {
  auto head = find_head(id);
  if (!head) return std::unexpected(head.error());
  if (!*head) return std::unexpected(StoreError{StoreErrorKind::not_found, "unknown auction"});
  auto insert = database_.query(
      "INSERT INTO seals (n, seq, ledger_hash, signature, sealed_at) VALUES (?, ?, ?, ?, ?) ON CONFLICT (n) DO "
      "NOTHING");
  return insert.bind((*head)->n, seal.seq, seal.ledger_hash, seal.signature, seal.sealed_at).run();
}

}  // namespace fa::embedded
