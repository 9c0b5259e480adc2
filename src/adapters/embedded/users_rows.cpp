#include "adapters/embedded/users_rows.h"

namespace fa::embedded {
namespace {

constexpr const char* kTables = R"sql(
CREATE TABLE users (
  user_id BLOB PRIMARY KEY,
  username TEXT NOT NULL UNIQUE COLLATE NOCASE,
  name TEXT,
  email TEXT,
  phone TEXT,
  is_verified INTEGER NOT NULL,
  tier INTEGER NOT NULL,
  created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE identities (
  issuer TEXT NOT NULL,
  subject TEXT NOT NULL,
  user_id BLOB NOT NULL REFERENCES users (user_id),
  PRIMARY KEY (issuer, subject)
) STRICT, WITHOUT ROWID;
)sql";

// That of domain/rank.h.
constexpr const char* kRank = "ALTER TABLE users ADD COLUMN rank INTEGER NOT NULL DEFAULT 0";

constexpr const char* kConfirmed = "ALTER TABLE users ADD COLUMN email_confirmed INTEGER NOT NULL DEFAULT 0";

constexpr const char* kNamesAtRest = R"sql(
CREATE TABLE names_at_rest (
  username TEXT PRIMARY KEY COLLATE NOCASE,
  user_id BLOB NOT NULL,
  given_up_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX names_at_rest_by_user ON names_at_rest (user_id);
)sql";

constexpr const char* kToldAt = "ALTER TABLE users ADD COLUMN told_at INTEGER NOT NULL DEFAULT 0";

constexpr const char* kSteps[] = {kTables, kRank, kConfirmed, kNamesAtRest, kToldAt};

ports::Tier tier_of(int stored) {
  return stored == 2 ? ports::Tier::trusted : stored == 1 ? ports::Tier::verified : ports::Tier::fresh;
}

}  // namespace

std::span<const char* const> users_schema() {
  return kSteps;
}

StoreResult<ports::User> select_user(Database& database, domain::UserId id) {
  auto select = database.query(
      "SELECT username, name, email, phone, is_verified, tier, created_at, rank, email_confirmed, told_at FROM users "
      "WHERE "
      "user_id = ?");
  select.bind(id);
  if (!select.next()) {
    if (!select.ok()) return std::unexpected(select.error());
    return std::unexpected(ports::StoreError{ports::StoreErrorKind::not_found, "no such user"});
  }
  return ports::User{.user_id = id,
                     .username = select.get<std::string>(0),
                     .name = select.get<std::optional<std::string>>(1),
                     .email = select.get<std::optional<std::string>>(2),
                     .email_confirmed = select.get<bool>(8),
                     .phone = select.get<std::optional<std::string>>(3),
                     .is_verified = select.get<bool>(4),
                     .tier = tier_of(select.get<int>(5)),
                     .rank = static_cast<domain::Rank>(select.get<int>(7)),
                     .created_at = select.get<std::int64_t>(6),
                     .told_at = select.get<std::int64_t>(9)};
}

StoreResult<std::optional<domain::UserId>> select_identity(Database& database, const ports::Identity& identity) {
  auto select = database.query("SELECT user_id FROM identities WHERE issuer = ? AND subject = ?");
  select.bind(identity.issuer, identity.subject);
  if (select.next()) return select.get<domain::UserId>(0);
  if (!select.ok()) return std::unexpected(select.error());
  return std::nullopt;
}

StoreResult<bool> insert_user(Database& database, const ports::User& user) {
  auto insert = database.query(
      "INSERT INTO users (user_id, username, name, email, phone, is_verified, tier, created_at, rank, "
      "email_confirmed, told_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (username) DO NOTHING");
  insert.bind(user.user_id, user.username, user.name, user.email, user.phone, user.is_verified,
              static_cast<int>(user.tier), user.created_at, static_cast<int>(user.rank), user.email_confirmed,
              user.told_at);
  if (auto inserted = insert.run(); !inserted) return std::unexpected(inserted.error());
  return database.changed_rows() > 0;
}

StoreResult<void> insert_identity(Database& database, const ports::Identity& identity, domain::UserId id) {
  auto insert = database.query("INSERT INTO identities (issuer, subject, user_id) VALUES (?, ?, ?)");
  insert.bind(identity.issuer, identity.subject, id);
  return insert.run();
}

StoreResult<void> update_user(Database& database, const ports::User& user) {
  auto update = database.query(
      "UPDATE users SET username = ?2, name = ?3, email = ?4, phone = ?5, is_verified = ?6, tier = ?7, "
      "rank = ?8, email_confirmed = ?9, told_at = ?10 "
      "WHERE user_id = ?1");
  update.bind(user.user_id, user.username, user.name, user.email, user.phone, user.is_verified,
              static_cast<int>(user.tier), static_cast<int>(user.rank), user.email_confirmed, user.told_at);
  return update.run();
}

StoreResult<bool> is_at_rest(Database& database, const std::string& username, domain::UserId for_whom,
                             std::int64_t since_ms) {
  auto select = database.query("SELECT user_id FROM names_at_rest WHERE username = ? AND given_up_at >= ?");
  select.bind(username, since_ms);
  if (select.next()) return select.get<domain::UserId>(0) != for_whom;
  if (!select.ok()) return std::unexpected(select.error());
  return false;
}

StoreResult<int> count_at_rest(Database& database, domain::UserId id, std::int64_t since_ms) {
  auto select = database.query("SELECT count(*) FROM names_at_rest WHERE user_id = ? AND given_up_at >= ?");
  select.bind(id, since_ms);
  if (select.next()) return select.get<int>(0);
  return std::unexpected(select.error());
}

StoreResult<void> lay_to_rest(Database& database, const std::string& username, domain::UserId id, std::int64_t now_ms,
                              std::int64_t since_ms) {
  auto forget = database.query("DELETE FROM names_at_rest WHERE given_up_at < ?");
  forget.bind(since_ms);
  if (auto done = forget.run(); !done) return done;
  auto insert =
      database.query("INSERT OR REPLACE INTO names_at_rest (username, user_id, given_up_at) VALUES (?, ?, ?)");
  insert.bind(username, id, now_ms);
  return insert.run();
}

StoreResult<void> wake(Database& database, const std::string& username) {
  auto remove = database.query("DELETE FROM names_at_rest WHERE username = ?");
  remove.bind(username);
  return remove.run();
}

}  // namespace fa::embedded
