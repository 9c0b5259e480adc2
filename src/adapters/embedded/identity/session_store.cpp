#include "adapters/embedded/identity/session_store.h"

#include "adapters/embedded/identity/opaque_token.h"

namespace fa::identity {

using embedded::Blob;
using embedded::Database;
using embedded::Transaction;

StoreResult<void> SessionStore::create(const Session& session, std::size_t per_account_max) {
  return database_.with([&](Database& db) -> StoreResult<void> {
    auto transaction = Transaction::begin(db);
    if (!transaction) return std::unexpected(transaction.error());
    auto expired = db.query("DELETE FROM sessions WHERE expires_at <= ?");
    if (auto done = expired.bind(session.signed_in_at).run(); !done) return done;
    auto insert = db.query("INSERT INTO sessions VALUES (?, ?, ?, ?)");
    insert.bind(Blob{session.token_hash}, session.account_id, session.signed_in_at, session.expires_at);
    if (auto done = insert.run(); !done) return done;
    auto surplus = db.query(
        "DELETE FROM sessions WHERE token_hash IN (SELECT token_hash FROM sessions WHERE account_id = ?1"
        " ORDER BY signed_in_at DESC, token_hash = ?2 DESC LIMIT -1 OFFSET ?3)");
    surplus.bind(session.account_id, Blob{session.token_hash}, per_account_max);
    if (auto done = surplus.run(); !done) return done;
    return transaction->commit();
  });
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

StoreResult<void> SessionStore::remove(std::string_view token_hash) {
  return database_.with(
      [&](Database& db) { return db.query("DELETE FROM sessions WHERE token_hash = ?").bind(Blob{token_hash}).run(); });
}

}  // namespace fa::identity
