// A small layer over SQLite: connections, cached statements and transactions, with errors as values.
// Every connection is in WAL mode with synchronous=FULL: what a commit has confirmed survives a power failure.
// One thread at a time may use a Database and what was made from it; sqlite_db_pool.h shares a file between threads.
//
//   auto query = db.query("SELECT title FROM auctions WHERE host = ? AND bids > ?");
//   query.bind(host_id, 3);
//   while (query.next()) titles.push_back(query.get<std::string>(0));
//   if (!query.ok()) return std::unexpected(query.error());
#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <cstring>
#include <expected>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <unordered_map>
#include <utility>

#include "domain/money.h"
#include "domain/uuid.h"
#include "ports/store_error.h"

namespace fa::embedded {

template <class T>
using StoreResult = std::expected<T, ports::StoreError>;

struct DatabaseOptions {
  std::string vfs;                      // name of a registered SQLite VFS; empty: the system's
  int busy_timeout_ms = 5'000;          // how long to wait for another connection's lock
  int wal_autocheckpoint_pages = 1000;  // 4 KiB each; 0: the owner calls checkpoint() itself
  int cache_kib = 8'192;                // page cache of this connection
  // To so much is the WAL's file cut when it starts anew: about what the automatic checkpoint lets it become, so that
  // little but what a foreign reader made of it is cut off.
  int wal_kept_kib = 4'096;
};

// Bytes to be bound as a BLOB rather than as TEXT.
struct Blob {
  std::string_view bytes;
};

struct StatementDeleter {
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using StatementHandle = std::unique_ptr<sqlite3_stmt, StatementDeleter>;

// One run of a prepared statement. Goes back to its Database's cache, reset, when it is destroyed; must not outlive it.
// An error, also one of preparing, is kept: next() is then false, run() and error() say what it was.
class Query {
 public:
  Query(Query&& other) noexcept;
  Query& operator=(Query&&) = delete;
  ~Query();

  // Binds values to ?1, ?2 … and makes the query ready to run (again). Integers, bool, Cents, std::string_view (TEXT),
  // Blob, Id<…> (BLOB of 16 bytes), nullptr, and std::optional of these (NULL where empty). Bytes are copied.
  template <class... Values>
  Query& bind(const Values&... values) {
    return bind_with(SQLITE_TRANSIENT, values...);
  }
  // The same without copying: the caller keeps the bytes alive and unchanged until the run has ended.
  template <class... Values>
  Query& bind_unowned(const Values&... values) {
    return bind_with(SQLITE_STATIC, values...);
  }

  // Steps to the next row; false at the end and on an error.
  bool next();
  // Runs to the end, dropping rows.
  StoreResult<void> run();
  bool ok() const { return code_ == SQLITE_OK; }
  ports::StoreError error() const;

  // A column of the current row, from 0. String views hold until the next call of next(), run() or bind().
  template <class T>
  T get(int column) const;
  bool is_null(int column) const { return sqlite3_column_type(statement_, column) == SQLITE_NULL; }

 private:
  friend class Database;
  Query(class Database* database, sqlite3_stmt* statement, bool* in_use, StatementHandle owned, int code);

  template <class... Values>
  Query& bind_with(sqlite3_destructor_type lifetime, const Values&... values) {
    if (statement_ == nullptr) return *this;
    rewind();
    int index = 0;
    (bind_one(++index, values, lifetime), ...);
    return *this;
  }
  template <class T>
  void bind_one(int index, const T& value, sqlite3_destructor_type lifetime);
  template <class T>
  void bind_one(int index, const std::optional<T>& value, sqlite3_destructor_type lifetime) {
    value ? bind_one(index, *value, lifetime) : note(sqlite3_bind_null(statement_, index));
  }
  template <class Tag>
  void bind_one(int index, const domain::Id<Tag>& id, sqlite3_destructor_type lifetime) {
    note(sqlite3_bind_blob(statement_, index, id.uuid.bytes.data(), 16, lifetime));
  }
  void rewind();
  void note(int code) {
    if (code != SQLITE_OK) code_ = code;
  }
  std::string_view bytes(int column) const;

  Database* database_;
  sqlite3_stmt* statement_;
  bool* in_use_;           // the cache's mark, where the statement belongs to the cache
  StatementHandle owned_;  // otherwise: the statement itself
  int code_;
};

class Database {
 public:
  // Opens the file, made where it is absent. The folder must exist. An error names the file, and what the system said;
  // a file that may be read alone is one, too.
  static StoreResult<Database> open(const std::string& path, const DatabaseOptions& options = {});
  Database(Database&&) noexcept = default;
  Database& operator=(Database&&) noexcept;
  ~Database();

  // Runs statements that take no values; rows are dropped.
  StoreResult<void> execute(const char* sql);
  // Brings the schema to steps.size() (PRAGMA user_version): runs the steps beyond the present version, in one
  // transaction, which processes that open the file at the same moment take in turn. A file of a newer version than
  // steps.size() is a conflict. An error names the file.
  StoreResult<void> migrate(std::span<const char* const> steps);
  // The statement is prepared once and kept. `sql` is one statement.
  Query query(std::string_view sql);

  // Copies the WAL into the database and, where no reader is in the way, lets the WAL start anew. Never waits for
  // readers. The result says whether everything was copied.
  StoreResult<bool> checkpoint(int mode = SQLITE_CHECKPOINT_PASSIVE);
  // Length of the WAL after the newest commit of this connection, in pages. 0 until it has committed.
  int wal_pages() const { return *wal_pages_; }

  std::int64_t changed_rows() const { return sqlite3_changes64(handle_.get()); }  // of the newest statement
  bool in_transaction() const { return sqlite3_get_autocommit(handle_.get()) == 0; }
  // What `code`, just returned by this connection, means to a caller.
  ports::StoreError error(int code) const;

 private:
  struct Closer {
    void operator()(sqlite3* handle) const { sqlite3_close_v2(handle); }
  };
  struct Cached {
    StatementHandle statement;
    bool in_use = false;
  };
  struct TextHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const noexcept { return std::hash<std::string_view>{}(text); }
  };
  explicit Database(sqlite3* handle) : handle_(handle), wal_pages_(std::make_unique<int>(0)) {}
  ports::StoreError open_error(const std::string& path, int code) const;
  StoreResult<void> configure(const DatabaseOptions& options);
  StoreResult<void> bring_to(std::span<const char* const> steps);
  StoreResult<void> enter_wal(int busy_timeout_ms);
  StoreResult<std::size_t> schema_version();
  StoreResult<StatementHandle> prepare(std::string_view sql);

  std::unique_ptr<sqlite3, Closer> handle_;
  std::unique_ptr<int> wal_pages_;
  std::unordered_map<std::string, std::unique_ptr<Cached>, TextHash, std::equal_to<>> statements_;
};

// BEGIN IMMEDIATE … COMMIT; rolls back where it is destroyed without a commit.
class Transaction {
 public:
  static StoreResult<Transaction> begin(Database& database);
  Transaction(Transaction&& other) noexcept : database_(std::exchange(other.database_, nullptr)) {}
  Transaction& operator=(Transaction&&) = delete;
  ~Transaction();

  // outcome_unknown: the failure came while the commit was being written, so it may or may not be on the disk. It is
  // not visible on this connection; a reopened one shows the truth.
  StoreResult<void> commit();

 private:
  explicit Transaction(Database& database) : database_(&database) {}
  Database* database_;
};

template <class T>
void Query::bind_one(int index, const T& value, sqlite3_destructor_type lifetime) {
  if constexpr (std::is_null_pointer_v<T>) {
    note(sqlite3_bind_null(statement_, index));
  } else if constexpr (std::is_same_v<T, Blob>) {
    const char* data = value.bytes.empty() ? "" : value.bytes.data();
    note(sqlite3_bind_blob64(statement_, index, data, value.bytes.size(), lifetime));
  } else if constexpr (std::is_same_v<T, domain::Cents>) {
    note(sqlite3_bind_int64(statement_, index, value.value));
  } else if constexpr (std::is_integral_v<T>) {
    note(sqlite3_bind_int64(statement_, index, static_cast<sqlite3_int64>(value)));
  } else {
    const std::string_view text = value;
    const char* data = text.empty() ? "" : text.data();
    note(sqlite3_bind_text64(statement_, index, data, text.size(), lifetime, SQLITE_UTF8));
  }
}

namespace detail {
template <class T>
struct IsOptional : std::false_type {};
template <class T>
struct IsOptional<std::optional<T>> : std::true_type {};
}  // namespace detail

template <class T>
T Query::get(int column) const {
  if constexpr (detail::IsOptional<T>::value) {
    if (is_null(column)) return std::nullopt;
    return get<typename T::value_type>(column);
  } else if constexpr (std::is_same_v<T, domain::Cents>) {
    return domain::Cents{sqlite3_column_int64(statement_, column)};
  } else if constexpr (std::is_integral_v<T>) {
    return static_cast<T>(sqlite3_column_int64(statement_, column));
  } else if constexpr (std::is_same_v<T, std::string> || std::is_same_v<T, std::string_view>) {
    return T(bytes(column));
  } else {  // an Id; a blob of another length is all zero
    T id{};
    if (const auto blob = bytes(column); blob.size() == 16) std::memcpy(id.uuid.bytes.data(), blob.data(), 16);
    return id;
  }
}

}  // namespace fa::embedded
