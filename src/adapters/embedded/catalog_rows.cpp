#include "adapters/embedded/catalog_rows.h"

#include <algorithm>

namespace fa::embedded {
namespace {

// `seq` is the newest one projected; 0 is a draft, which no list shows. `ending_rank` sorts the live ones by their end
// and puts the closed ones after them, newest first. Titles never change, so the text index is only ever added to.
constexpr const char* kTables = R"sql(
CREATE TABLE auctions (
  row_id INTEGER PRIMARY KEY,
  auction_id BLOB NOT NULL UNIQUE,
  host_user_id BLOB NOT NULL,
  host_username TEXT NOT NULL,
  title TEXT NOT NULL,
  description TEXT,
  category TEXT COLLATE NOCASE,
  image_keys TEXT NOT NULL,
  currency TEXT NOT NULL,
  starting_bid INTEGER NOT NULL,
  increment INTEGER NOT NULL,
  duration_s INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  stream_key TEXT NOT NULL,
  ingest_url TEXT NOT NULL,
  playback_url TEXT NOT NULL,
  idempotency_key TEXT,
  request_hash TEXT NOT NULL,
  seq INTEGER NOT NULL DEFAULT 0,
  start_time INTEGER NOT NULL DEFAULT 0,
  end_time INTEGER NOT NULL DEFAULT 0,
  current_price INTEGER NOT NULL,
  bid_count INTEGER NOT NULL DEFAULT 0,
  status INTEGER NOT NULL DEFAULT 0,
  hidden INTEGER NOT NULL DEFAULT 0,
  winner_id BLOB,
  winning_bid INTEGER,
  ended_at INTEGER,
  ending_rank INTEGER GENERATED ALWAYS AS
    (CASE status WHEN 0 THEN end_time ELSE 8000000000000000 - ended_at END) VIRTUAL
) STRICT;
CREATE UNIQUE INDEX by_idempotency_key ON auctions (host_user_id, idempotency_key) WHERE idempotency_key IS NOT NULL;
CREATE INDEX by_ending ON auctions (ending_rank, auction_id) WHERE seq > 0 AND hidden = 0;
CREATE INDEX by_creation ON auctions (created_at, auction_id) WHERE seq > 0 AND hidden = 0;
CREATE INDEX by_price ON auctions (current_price, auction_id) WHERE seq > 0 AND hidden = 0;
CREATE INDEX by_host ON auctions (host_user_id, created_at, auction_id) WHERE seq > 0 AND hidden = 0;
CREATE INDEX by_winner ON auctions (winner_id, created_at, auction_id) WHERE seq > 0 AND hidden = 0;
CREATE VIRTUAL TABLE auction_text USING fts5 (title, description, content = 'auctions', content_rowid = 'row_id',
  tokenize = "unicode61 remove_diacritics 2", prefix = '2 3');
CREATE TRIGGER index_text AFTER INSERT ON auctions BEGIN
  INSERT INTO auction_text (rowid, title, description) VALUES (new.row_id, new.title, new.description);
END;
)sql";

// Drafts of before rules version 2 open with the default step.
constexpr const char* kStepRules = R"sql(
ALTER TABLE auctions ADD COLUMN step_max_factor INTEGER NOT NULL DEFAULT 100;
ALTER TABLE auctions ADD COLUMN step_max_floor INTEGER NOT NULL DEFAULT 100000;
)sql";

constexpr const char* kSteps[] = {kTables, kStepRules};

// Keys have no line ends (ports/media_store.h).
std::string joined(const std::vector<std::string>& keys) {
  std::string text;
  for (const std::string& key : keys) text.append(text.empty() ? "" : "\n").append(key);
  return text;
}

std::vector<std::string> split(std::string_view text) {
  std::vector<std::string> keys;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    keys.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return keys;
}

}  // namespace

std::span<const char* const> catalog_schema() {
  return kSteps;
}

const std::string_view kCatalogColumns =
    "auction_id, host_user_id, host_username, title, description, category, image_keys, currency, starting_bid, "
    "increment, duration_s, created_at, stream_key, ingest_url, playback_url, seq, start_time, end_time, "
    "current_price, bid_count, status, hidden, winner_id, winning_bid, ended_at, "
    "step_max_factor, step_max_floor";
const int kCatalogColumnCount = 1 + static_cast<int>(std::ranges::count(kCatalogColumns, ','));

ports::CatalogEntry entry_of(const Query& row) {
  ports::CatalogEntry entry;
  int column = 0;
  const auto read = [&]<class T>(T& into) { into = row.get<T>(column++); };
  read(entry.auction_id);
  read(entry.host_user_id);
  read(entry.host_username);
  read(entry.title);
  read(entry.description);
  read(entry.category);
  entry.image_keys = split(row.get<std::string_view>(column++));
  read(entry.currency);
  read(entry.starting_bid);
  read(entry.increment);
  read(entry.duration_s);
  read(entry.created_at);
  read(entry.stream_key);
  read(entry.ingest_url);
  read(entry.playback_url);
  read(entry.seq);
  read(entry.start_time);
  read(entry.end_time);
  read(entry.current_price);
  read(entry.bid_count);
  entry.status = row.get<bool>(column++) ? domain::Status::closed : domain::Status::live;
  read(entry.hidden);
  read(entry.winner_id);
  read(entry.winning_bid);
  read(entry.ended_at);
  read(entry.step.max_factor);
  read(entry.step.max_floor);
  return entry;
}

StoreResult<void> insert_entry(Database& database, const ports::CatalogEntry& draft,
                               const std::optional<std::string>& idempotency_key, const std::string& request_hash) {
  auto insert = database.query(
      "INSERT INTO auctions (auction_id, host_user_id, host_username, title, description, category, image_keys, "
      "currency, starting_bid, increment, duration_s, created_at, stream_key, ingest_url, playback_url, "
      "idempotency_key, request_hash, current_price, hidden, step_max_factor, step_max_floor) "
      "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
  insert.bind(draft.auction_id, draft.host_user_id, draft.host_username, draft.title, draft.description, draft.category,
              joined(draft.image_keys), draft.currency, draft.starting_bid, draft.increment, draft.duration_s,
              draft.created_at, draft.stream_key, draft.ingest_url, draft.playback_url, idempotency_key, request_hash,
              draft.starting_bid, draft.hidden, draft.step.max_factor, draft.step.max_floor);
  return insert.run();
}

}  // namespace fa::embedded
