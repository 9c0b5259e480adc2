#include "adapters/embedded/sqlite_db.h"

#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/assert.h"

namespace fa::embedded {

namespace {

using ports::StoreError;
using ports::StoreErrorKind;

StoreErrorKind kind_of(int code) {
  return (code & 0xff) == SQLITE_CONSTRAINT ? StoreErrorKind::conflict : StoreErrorKind::unavailable;
}

int note_wal_pages(void* pages, sqlite3*, const char*, int count) {
  *static_cast<int*>(pages) = count;
  return SQLITE_OK;
}

}  // namespace

Query::Query(Database* database, sqlite3_stmt* statement, bool* in_use, StatementHandle owned, int code)
    : database_(database), statement_(statement), in_use_(in_use), owned_(std::move(owned)), code_(code) {}

Query::Query(Query&& other) noexcept
    : database_(other.database_),
      statement_(std::exchange(other.statement_, nullptr)),
      in_use_(std::exchange(other.in_use_, nullptr)),
      owned_(std::move(other.owned_)),
      code_(other.code_) {}

Query::~Query() {
  if (statement_ != nullptr) {
    sqlite3_reset(statement_);
    sqlite3_clear_bindings(statement_);
  }
  if (in_use_ != nullptr) *in_use_ = false;
}

void Query::rewind() {
  sqlite3_reset(statement_);
  code_ = SQLITE_OK;
}

bool Query::next() {
  if (!ok()) return false;
  const int code = sqlite3_step(statement_);
  if (code == SQLITE_ROW) return true;
  if (code != SQLITE_DONE) code_ = code;
  sqlite3_reset(statement_);  // an idle statement must not hold a read transaction open
  return false;
}

StoreResult<void> Query::run() {
  while (next()) {
  }
  if (!ok()) return std::unexpected(error());
  return {};
}

StoreError Query::error() const {
  return database_->error(code_);
}

std::string_view Query::bytes(int column) const {
  const auto* data = static_cast<const char*>(sqlite3_column_blob(statement_, column));
  if (data == nullptr) return {};
  return {data, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
}

StoreResult<Database> Database::open(const std::string& path, const DatabaseOptions& options) {
  sqlite3* handle = nullptr;
  const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
  const int code = sqlite3_open_v2(path.c_str(), &handle, flags, options.vfs.empty() ? nullptr : options.vfs.c_str());
  if (handle == nullptr) return std::unexpected(StoreError{StoreErrorKind::unavailable, "out of memory"});
  Database database(handle);
  if (code != SQLITE_OK) return std::unexpected(database.open_error(path, code));
  // Where it may not write, SQLite opens a file for reading alone, and fails at the first write.
  if (sqlite3_db_readonly(handle, "main") == 1) {
    errno = 0;
    const bool may_write = access(path.c_str(), W_OK) == 0;
    const std::string why = may_write ? "read-only" : std::strerror(errno);
    return std::unexpected(StoreError{StoreErrorKind::unavailable, "cannot write " + path + ": " + why});
  }
  if (auto configured = database.configure(options); !configured) {
    configured.error().detail = "cannot open " + path + ": " + configured.error().detail;
    return std::unexpected(configured.error());
  }
  return database;
}

StoreError Database::open_error(const std::string& path, int code) const {
  StoreError error = this->error(code);
  error.detail = "cannot open " + path + ": " + error.detail;
  return error;
}

Database& Database::operator=(Database&& other) noexcept {
  if (this == &other) return *this;
  statements_.clear();  // before their connection
  handle_ = std::move(other.handle_);
  wal_pages_ = std::move(other.wal_pages_);
  statements_ = std::move(other.statements_);
  return *this;
}

Database::~Database() {
  statements_.clear();
}

StoreResult<void> Database::configure(const DatabaseOptions& options) {
  sqlite3_busy_timeout(handle_.get(), options.busy_timeout_ms);
  if (auto done = enter_wal(options.busy_timeout_ms); !done) return done;
  const std::string pragmas =
      "PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
      "PRAGMA secure_delete=OFF; PRAGMA temp_store=MEMORY; PRAGMA cache_size=-" +
      std::to_string(options.cache_kib) +
      "; PRAGMA journal_size_limit=" + std::to_string(options.wal_kept_kib * 1024LL);
  if (auto done = execute(pragmas.c_str()); !done) return done;
  // The hook replaces SQLite's own automatic checkpoint, so that one is set up only where it is wanted.
  if (options.wal_autocheckpoint_pages > 0) {
    sqlite3_wal_autocheckpoint(handle_.get(), options.wal_autocheckpoint_pages);
  } else {
    sqlite3_wal_hook(handle_.get(), note_wal_pages, wal_pages_.get());
  }
  return {};
}

// Where several connections switch a new file to WAL at once, SQLite refuses all but one of them at once, without its
// busy handler.
StoreResult<void> Database::enter_wal(int busy_timeout_ms) {
  constexpr int kStepMs = 5;
  for (int waited_ms = 0;; waited_ms += kStepMs) {
    const int code = sqlite3_exec(handle_.get(), "PRAGMA journal_mode=WAL", nullptr, nullptr, nullptr);
    if (code == SQLITE_OK) return {};
    if ((code & 0xff) != SQLITE_BUSY || waited_ms >= busy_timeout_ms) return std::unexpected(error(code));
    sqlite3_sleep(kStepMs);
  }
}

StoreResult<void> Database::execute(const char* sql) {
  const int code = sqlite3_exec(handle_.get(), sql, nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) return std::unexpected(error(code));
  return {};
}

StoreResult<void> Database::migrate(std::span<const char* const> steps) {
  auto done = bring_to(steps);
  const char* const path = sqlite3_db_filename(handle_.get(), "main");
  if (!done && path != nullptr) done.error().detail = std::string(path) + ": " + done.error().detail;
  return done;
}

StoreResult<void> Database::bring_to(std::span<const char* const> steps) {
  const auto before = schema_version();
  if (!before) return std::unexpected(before.error());
  if (*before == steps.size()) return {};
  auto transaction = Transaction::begin(*this);
  if (!transaction) return std::unexpected(transaction.error());
  // Looked at again: another process may have been faster.
  const auto version = schema_version();
  if (!version) return std::unexpected(version.error());
  if (*version > steps.size()) {
    return std::unexpected(StoreError{StoreErrorKind::conflict, "schema version " + std::to_string(*version) +
                                                                    " is newer than this program's " +
                                                                    std::to_string(steps.size())});
  }
  for (const char* step : steps.subspan(*version)) {
    if (auto done = execute(step); !done) return done;
  }
  const std::string mark = "PRAGMA user_version=" + std::to_string(steps.size());
  if (auto done = execute(mark.c_str()); !done) return done;
  return transaction->commit();
}

StoreResult<std::size_t> Database::schema_version() {
  auto query = this->query("PRAGMA user_version");
  if (!query.next()) return std::unexpected(query.error());
  return query.get<std::size_t>(0);
}

Query Database::query(std::string_view sql) {
  auto found = statements_.find(sql);
  if (found == statements_.end()) {
    auto prepared = prepare(sql);
    if (!prepared) return Query(this, nullptr, nullptr, nullptr, sqlite3_extended_errcode(handle_.get()));
    auto cached = std::make_unique<Cached>();
    cached->statement = std::move(*prepared);
    found = statements_.emplace(std::string(sql), std::move(cached)).first;
  }
  Cached& cached = *found->second;
  if (!cached.in_use) {
    cached.in_use = true;
    return Query(this, cached.statement.get(), &cached.in_use, nullptr, SQLITE_OK);
  }
  auto another = prepare(sql);  // the same statement is being read further out
  if (!another) return Query(this, nullptr, nullptr, nullptr, sqlite3_extended_errcode(handle_.get()));
  auto* statement = another->get();
  return Query(this, statement, nullptr, std::move(*another), SQLITE_OK);
}

StoreResult<StatementHandle> Database::prepare(std::string_view sql) {
  sqlite3_stmt* statement = nullptr;
  const int code = sqlite3_prepare_v3(handle_.get(), sql.data(), static_cast<int>(sql.size()),
                                      SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
  if (code != SQLITE_OK) return std::unexpected(error(code));
  FA_ASSERT(statement != nullptr);
  return StatementHandle(statement);
}

StoreResult<bool> Database::checkpoint(int mode) {
  int wal_frames = 0;
  int copied_frames = 0;
  const int code = sqlite3_wal_checkpoint_v2(handle_.get(), nullptr, mode, &wal_frames, &copied_frames);
  if (code == SQLITE_BUSY) return false;
  if (code != SQLITE_OK) return std::unexpected(error(code));
  return wal_frames == copied_frames;
}

StoreError Database::error(int code) const {
  std::string detail =
      std::string(sqlite3_errstr(code)) + " (" + std::to_string(code) + "): " + sqlite3_errmsg(handle_.get());
  // SQLite keeps the system's word for these two alone.
  const bool is_of_system = (code & 0xff) == SQLITE_IOERR || (code & 0xff) == SQLITE_CANTOPEN;
  const int cause = is_of_system ? sqlite3_system_errno(handle_.get()) : 0;
  if (cause != 0) detail += std::string(", ") + std::strerror(cause);
  return {kind_of(code), std::move(detail)};
}

StoreResult<Transaction> Transaction::begin(Database& database) {
  if (auto begun = database.query("BEGIN IMMEDIATE").run(); !begun) return std::unexpected(begun.error());
  return Transaction(database);
}

Transaction::~Transaction() {
  if (database_ == nullptr || !database_->in_transaction()) return;
  [[maybe_unused]] const auto undone = database_->query("ROLLBACK").run();
}

StoreResult<void> Transaction::commit() {
  auto query = database_->query("COMMIT");
  if (auto done = query.run(); done) {
    database_ = nullptr;
    return {};
  }
  auto error = query.error();
  // A busy commit leaves the transaction open and nothing written; ~Transaction rolls it back.
  const bool undecided = !database_->in_transaction();
  if (undecided) error.kind = StoreErrorKind::outcome_unknown;
  return std::unexpected(error);
}

}  // namespace fa::embedded
