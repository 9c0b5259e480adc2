#include "adapters/embedded/identity/identity_database.h"

#include <array>

#include "adapters/embedded/identity/private_file.h"

namespace fa::identity {
namespace {

// Hashes are SHA-256 of opaque tokens. A grant is one authorization of a client by a person: its code and all refresh
// tokens that followed from it fall together.
constexpr const char* kTables = R"sql(
CREATE TABLE accounts (
  account_id    TEXT PRIMARY KEY,
  username      TEXT NOT NULL UNIQUE COLLATE NOCASE,
  password_hash TEXT,
  name          TEXT,
  email         TEXT,
  phone         TEXT,
  is_verified   INTEGER NOT NULL,
  created_at    INTEGER NOT NULL
) STRICT;
CREATE TABLE account_groups (
  account_id TEXT NOT NULL REFERENCES accounts ON DELETE CASCADE,
  group_name TEXT NOT NULL,
  PRIMARY KEY (account_id, group_name)
) STRICT, WITHOUT ROWID;
CREATE TABLE sessions (
  token_hash   BLOB PRIMARY KEY,
  account_id   TEXT NOT NULL REFERENCES accounts ON DELETE CASCADE,
  signed_in_at INTEGER NOT NULL,
  expires_at   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX sessions_by_account ON sessions (account_id, signed_in_at);
CREATE INDEX sessions_by_expiry ON sessions (expires_at);
CREATE TABLE grants (
  grant_id     TEXT PRIMARY KEY,
  account_id   TEXT NOT NULL REFERENCES accounts ON DELETE CASCADE,
  session_hash BLOB NOT NULL,
  client_id    TEXT NOT NULL,
  scope        TEXT NOT NULL,
  nonce        TEXT,
  signed_in_at INTEGER NOT NULL,
  created_at   INTEGER NOT NULL,
  expires_at   INTEGER NOT NULL,
  revoked_at   INTEGER
) STRICT;
CREATE INDEX grants_by_account ON grants (account_id, created_at);
CREATE INDEX grants_by_session ON grants (session_hash);
CREATE INDEX grants_by_expiry ON grants (expires_at);
CREATE TABLE codes (
  code_hash      BLOB PRIMARY KEY,
  grant_id       TEXT NOT NULL REFERENCES grants ON DELETE CASCADE,
  redirect_uri   TEXT NOT NULL,
  code_challenge TEXT NOT NULL,
  expires_at     INTEGER NOT NULL,
  redeemed_at    INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX codes_by_grant ON codes (grant_id);
CREATE TABLE refresh_tokens (
  token_hash BLOB PRIMARY KEY,
  grant_id   TEXT NOT NULL REFERENCES grants ON DELETE CASCADE,
  issued_at  INTEGER NOT NULL,
  used_at    INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX refresh_tokens_by_grant ON refresh_tokens (grant_id);
)sql";

// As tokens name it; NULL where none was given.
constexpr const char* kTiers = "ALTER TABLE accounts ADD COLUMN tier TEXT";

// Of a used refresh token: what its one successor is derived with. Of any: how often it was given to the client.
constexpr const char* kOneSuccessor = R"sql(
ALTER TABLE refresh_tokens ADD COLUMN successor_salt BLOB;
ALTER TABLE refresh_tokens ADD COLUMN times_given INTEGER NOT NULL DEFAULT 1;
DROP INDEX refresh_tokens_by_grant;
CREATE INDEX refresh_tokens_by_grant ON refresh_tokens (grant_id, used_at);
CREATE INDEX grants_by_end ON grants (revoked_at) WHERE revoked_at IS NOT NULL;
)sql";

constexpr const char* kKnownPlaces = R"sql(
CREATE TABLE known_places (
  account_id TEXT NOT NULL REFERENCES accounts ON DELETE CASCADE,
  place_hash BLOB NOT NULL,
  seen_at    INTEGER NOT NULL,
  PRIMARY KEY (account_id, place_hash)
) STRICT, WITHOUT ROWID;
)sql";

constexpr std::array kSchema = {kTables, kTiers, kOneSuccessor, kKnownPlaces};

ports::StoreError unavailable(std::string detail) {
  return {ports::StoreErrorKind::unavailable, std::move(detail)};
}

}  // namespace

StoreResult<std::unique_ptr<IdentityDatabase>> IdentityDatabase::open(const std::filesystem::path& path) {
  // Two processes may start on an empty folder at once.
  const auto lock = FileLock::acquire(path.string() + ".lock");
  if (!lock) return std::unexpected(unavailable(lock.error()));
  if (auto made = ensure_private_file(path); !made) return std::unexpected(unavailable(made.error()));
  auto database = embedded::Database::open(path.string());
  if (!database) return std::unexpected(database.error());
  if (auto done = database->migrate(kSchema); !done) return std::unexpected(done.error());
  return std::unique_ptr<IdentityDatabase>(new IdentityDatabase(std::move(*database)));
}

}  // namespace fa::identity
