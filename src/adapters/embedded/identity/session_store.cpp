#include "adapters/embedded/identity/session_store.h"

#include <string>
#include <utility>
#include <vector>

#include "adapters/embedded/identity/opaque_token.h"

namespace fa::identity {

using embedded::Blob;
using embedded::Database;
using embedded::Query;
using embedded::Transaction;

namespace {

using EndedGrants = std::vector<std::string>;

StoreResult<EndedGrants> ended_by(Query statement) {
  EndedGrants ids;
  while (statement.next()) ids.push_back(statement.get<std::string>(0));
  if (!statement.ok()) return std::unexpected(statement.error());
  return ids;
}

StoreResult<void> insert_session(Database& db, const Session& session) {
  auto insert = db.query("INSERT INTO sessions VALUES (?, ?, ?, ?)");
  return insert.bind(Blob{session.token_hash}, session.account_id, session.signed_in_at, session.expires_at).run();
}

// Who signs in again in their own browser keeps what other tabs hold.
StoreResult<void> carry_grants_on(Database& db, const Session& former, const Session& session) {
  auto carry = db.query("UPDATE grants SET session_hash = ? WHERE session_hash = ? AND account_id = ?");
  return carry.bind(Blob{session.token_hash}, Blob{former.token_hash}, session.account_id).run();
}

StoreResult<void> forget_old_sessions(Database& db, const Session& newest, std::size_t per_account_max) {
  auto expired = db.query("DELETE FROM sessions WHERE expires_at <= ?");
  if (auto done = expired.bind(newest.signed_in_at).run(); !done) return done;
  auto surplus = db.query(
      "DELETE FROM sessions WHERE token_hash IN (SELECT token_hash FROM sessions WHERE account_id = ?1"
      " ORDER BY signed_in_at DESC, token_hash = ?2 DESC LIMIT -1 OFFSET ?3)");
  return surplus.bind(newest.account_id, Blob{newest.token_hash}, per_account_max).run();
}

StoreResult<void> remove_session(Database& db, std::string_view token_hash) {
  return db.query("DELETE FROM sessions WHERE token_hash = ?").bind(Blob{token_hash}).run();
}

StoreResult<EndedGrants> end_grants_of(Database& db, std::string_view session_hash, std::int64_t now_ms) {
  auto end =
      db.query("UPDATE grants SET revoked_at = ? WHERE revoked_at IS NULL AND session_hash = ? RETURNING grant_id");
  end.bind(now_ms, Blob{session_hash});
  return ended_by(std::move(end));
}

StoreResult<EndedGrants> end_grants_without_session(Database& db, std::string_view account_id, std::int64_t now_ms) {
  auto end = db.query(
      "UPDATE grants SET revoked_at = ? WHERE revoked_at IS NULL AND account_id = ? AND NOT EXISTS"
      " (SELECT 1 FROM sessions WHERE token_hash = session_hash) RETURNING grant_id");
  end.bind(now_ms, account_id);
  return ended_by(std::move(end));
}

}  // namespace

StoreResult<void> SessionStore::create(const Session& session, const std::optional<Session>& former,
                                       std::size_t per_account_max) {
  const std::int64_t now_ms = session.signed_in_at;
  const auto ended = database_.with([&](Database& db) -> StoreResult<EndedGrants> {
    auto transaction = Transaction::begin(db);
    if (!transaction) return std::unexpected(transaction.error());
    if (auto done = insert_session(db, session); !done) return std::unexpected(done.error());
    EndedGrants of_former;
    if (former) {
      if (auto done = carry_grants_on(db, *former, session); !done) return std::unexpected(done.error());
      if (auto done = remove_session(db, former->token_hash); !done) return std::unexpected(done.error());
      auto others = end_grants_of(db, former->token_hash, now_ms);
      if (!others) return others;
      of_former = std::move(*others);
    }
    if (auto done = forget_old_sessions(db, session, per_account_max); !done) return std::unexpected(done.error());
    auto ids = end_grants_without_session(db, session.account_id, now_ms);
    if (!ids) return ids;
    if (auto done = transaction->commit(); !done) return std::unexpected(done.error());
    ids->insert(ids->end(), of_former.begin(), of_former.end());
    return ids;
  });
  if (!ended) return std::unexpected(ended.error());
  ends_.note(*ended);
  return {};
}

StoreResult<std::optional<Session>> SessionStore::find(std::string_view token, std::int64_t now_ms) {
  const std::string hash = hash_of_opaque_token(token);
  return database_.with([&](Database& db) -> StoreResult<std::optional<Session>> {
    auto query = db.query("SELECT account_id, signed_in_at, expires_at FROM sessions WHERE token_hash = ?");
    query.bind(Blob{hash});
    if (query.next() && now_ms < query.get<std::int64_t>(2)) {
      return Session{hash, query.get<std::string>(0), query.get<std::int64_t>(1), query.get<std::int64_t>(2)};
    }
    if (!query.ok()) return std::unexpected(query.error());
    return std::optional<Session>{};
  });
}

StoreResult<void> SessionStore::end(std::string_view token_hash, std::int64_t now_ms) {
  const auto ended = database_.with([&](Database& db) -> StoreResult<EndedGrants> {
    auto transaction = Transaction::begin(db);
    if (!transaction) return std::unexpected(transaction.error());
    if (auto done = remove_session(db, token_hash); !done) return std::unexpected(done.error());
    auto ids = end_grants_of(db, token_hash, now_ms);
    if (!ids) return ids;
    if (auto done = transaction->commit(); !done) return std::unexpected(done.error());
    return ids;
  });
  if (!ended) return std::unexpected(ended.error());
  ends_.note(*ended);
  return {};
}

}  // namespace fa::identity
