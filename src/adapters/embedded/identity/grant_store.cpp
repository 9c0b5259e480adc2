#include "adapters/embedded/identity/grant_store.h"

#include <utility>

#include "adapters/embedded/identity/opaque_token.h"
#include "adapters/embedded/identity/pkce.h"
#include "base/log.h"
#include "domain/uuid.h"

namespace fa::identity {
namespace {

using embedded::Blob;
using embedded::Database;
using embedded::Query;
using embedded::Transaction;

constexpr const char* kFindByCode =
    "SELECT g.grant_id, g.account_id, g.session_hash, g.client_id, g.scope, g.nonce, g.signed_in_at, g.created_at,"
    " g.expires_at, g.revoked_at, c.redeemed_at, c.expires_at, c.redirect_uri, c.code_challenge"
    " FROM codes c JOIN grants g USING (grant_id) WHERE c.code_hash = ?";
constexpr const char* kFindByRefreshToken =
    "SELECT g.grant_id, g.account_id, g.session_hash, g.client_id, g.scope, g.nonce, g.signed_in_at, g.created_at,"
    " g.expires_at, g.revoked_at, r.used_at, (SELECT max(used_at) FROM refresh_tokens WHERE grant_id = g.grant_id)"
    " FROM refresh_tokens r JOIN grants g USING (grant_id) WHERE r.token_hash = ?";
constexpr int kRevokedAt = 9;
constexpr int kUsedAt = 10;
constexpr int kLastUsedAt = 11;

Grant read_grant(const Query& row) {
  return {.grant_id = row.get<std::string>(0),
          .account_id = row.get<std::string>(1),
          .session_hash = row.get<std::string>(2),
          .client_id = row.get<std::string>(3),
          .scope = row.get<std::string>(4),
          .nonce = row.get<std::optional<std::string>>(5),
          .signed_in_at = row.get<std::int64_t>(6),
          .created_at = row.get<std::int64_t>(7),
          .expires_at = row.get<std::int64_t>(8)};
}

StoreResult<void> revoke(Database& db, const std::string& grant_id, std::int64_t now_ms) {
  return db.query("UPDATE grants SET revoked_at = coalesce(revoked_at, ?) WHERE grant_id = ?")
      .bind(now_ms, grant_id)
      .run();
}

StoreResult<std::string> add_refresh_token(Database& db, const std::string& grant_id, std::int64_t now_ms) {
  std::string token = new_opaque_token();
  auto insert = db.query("INSERT INTO refresh_tokens VALUES (?, ?, ?, NULL)");
  if (auto done = insert.bind(Blob{hash_of_opaque_token(token)}, grant_id, now_ms).run(); !done) {
    return std::unexpected(done.error());
  }
  return token;
}

// What one presented code or refresh token turned out to be.
struct Presented {
  Grant grant;
  bool is_good = false;
  bool was_used = false;
};

StoreResult<std::optional<Presented>> look_up_code(Database& db, const CodeRedemption& asked, std::int64_t now_ms) {
  auto row = db.query(kFindByCode);
  if (!row.bind(Blob{hash_of_opaque_token(asked.code)}).next()) {
    if (!row.ok()) return std::unexpected(row.error());
    return std::optional<Presented>{};
  }
  Presented found{.grant = read_grant(row), .was_used = !row.is_null(kUsedAt)};
  found.is_good = !found.was_used && row.is_null(kRevokedAt) && now_ms < row.get<std::int64_t>(11) &&
                  found.grant.client_id == asked.client_id && row.get<std::string>(12) == asked.redirect_uri &&
                  verifier_matches(asked.code_verifier, row.get<std::string>(13));
  return found;
}

// The client that got no answer has nothing but the token that it used last.
bool is_in_grace(const Query& used, std::int64_t now_ms) {
  const auto used_at = used.get<std::int64_t>(kUsedAt);
  const bool is_the_last_one = used_at == used.get<std::int64_t>(kLastUsedAt);
  return is_the_last_one && used_at <= now_ms && now_ms - used_at < kRefreshGraceMs;
}

StoreResult<std::optional<Presented>> look_up_refresh_token(Database& db, std::string_view token,
                                                            std::string_view client_id, std::int64_t now_ms) {
  auto row = db.query(kFindByRefreshToken);
  if (!row.bind(Blob{hash_of_opaque_token(token)}).next()) {
    if (!row.ok()) return std::unexpected(row.error());
    return std::optional<Presented>{};
  }
  Presented found{.grant = read_grant(row), .was_used = !row.is_null(kUsedAt)};
  found.is_good = (!found.was_used || is_in_grace(row, now_ms)) && row.is_null(kRevokedAt) &&
                  now_ms < found.grant.expires_at && found.grant.client_id == client_id;
  return found;
}

// The end of both redemptions: a good one gets a new refresh token, any other revokes the grant.
StoreResult<std::optional<RedeemedGrant>> settle(Database& db, Transaction& transaction, Presented presented,
                                                 std::int64_t now_ms) {
  if (!presented.is_good) {
    if (presented.was_used) {
      base::log::warn("a used code or refresh token came again; its grant is revoked",
                      {{"account_id", presented.grant.account_id}});
    }
    if (auto done = revoke(db, presented.grant.grant_id, now_ms); !done) return std::unexpected(done.error());
    if (auto done = transaction.commit(); !done) return std::unexpected(done.error());
    return std::optional<RedeemedGrant>{};
  }
  auto token = add_refresh_token(db, presented.grant.grant_id, now_ms);
  if (!token) return std::unexpected(token.error());
  if (auto done = transaction.commit(); !done) return std::unexpected(done.error());
  return RedeemedGrant{std::move(presented.grant), std::move(*token)};
}

// With a token all that came beside it in its grace are used, so that of one grant two never go on side by side.
StoreResult<void> spend_refresh_tokens(Database& db, const std::string& grant_id, std::int64_t now_ms) {
  return db.query("UPDATE refresh_tokens SET used_at = ? WHERE grant_id = ? AND used_at IS NULL")
      .bind(now_ms, grant_id)
      .run();
}

StoreResult<void> insert_grant(Database& db, const Grant& grant) {
  return db.query("INSERT INTO grants VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, NULL)")
      .bind(grant.grant_id, grant.account_id, Blob{grant.session_hash}, grant.client_id, grant.scope, grant.nonce,
            grant.signed_in_at, grant.created_at, grant.expires_at)
      .run();
}

StoreResult<void> insert_code(Database& db, const std::string& code, const Grant& grant, const NewCode& details) {
  return db.query("INSERT INTO codes VALUES (?, ?, ?, ?, ?, NULL)")
      .bind(Blob{hash_of_opaque_token(code)}, grant.grant_id, details.redirect_uri, details.code_challenge,
            details.expires_at)
      .run();
}

StoreResult<void> forget_old_grants(Database& db, const Grant& newest, std::size_t per_account_max) {
  auto expired = db.query("DELETE FROM grants WHERE expires_at <= ?");
  if (auto done = expired.bind(newest.created_at).run(); !done) return done;
  auto surplus = db.query(
      "DELETE FROM grants WHERE grant_id IN (SELECT grant_id FROM grants WHERE account_id = ?1"
      " ORDER BY created_at DESC, grant_id = ?2 DESC LIMIT -1 OFFSET ?3)");
  return surplus.bind(newest.account_id, newest.grant_id, per_account_max).run();
}

}  // namespace

StoreResult<std::string> GrantStore::create(Grant grant, const NewCode& details, std::size_t per_account_max) {
  grant.grant_id = domain::to_string(domain::Uuid{base::random_uuid_v4_bytes()});
  return database_.with([&](Database& db) -> StoreResult<std::string> {
    auto transaction = Transaction::begin(db);
    if (!transaction) return std::unexpected(transaction.error());
    std::string code = new_opaque_token();
    if (auto done = insert_grant(db, grant); !done) return std::unexpected(done.error());
    if (auto done = insert_code(db, code, grant, details); !done) return std::unexpected(done.error());
    if (auto done = forget_old_grants(db, grant, per_account_max); !done) return std::unexpected(done.error());
    if (auto done = transaction->commit(); !done) return std::unexpected(done.error());
    return code;
  });
}

StoreResult<std::optional<RedeemedGrant>> GrantStore::redeem_code(const CodeRedemption& redemption,
                                                                  std::int64_t now_ms) {
  return database_.with([&](Database& db) -> StoreResult<std::optional<RedeemedGrant>> {
    auto transaction = Transaction::begin(db);
    if (!transaction) return std::unexpected(transaction.error());
    auto found = look_up_code(db, redemption, now_ms);
    if (!found) return std::unexpected(found.error());
    if (!*found) return std::optional<RedeemedGrant>{};
    auto spend = db.query("UPDATE codes SET redeemed_at = coalesce(redeemed_at, ?) WHERE code_hash = ?");
    if (auto done = spend.bind(now_ms, Blob{hash_of_opaque_token(redemption.code)}).run(); !done) {
      return std::unexpected(done.error());
    }
    return settle(db, *transaction, std::move(**found), now_ms);
  });
}

StoreResult<std::optional<RedeemedGrant>> GrantStore::redeem_refresh_token(std::string_view token,
                                                                           std::string_view client_id,
                                                                           std::int64_t now_ms) {
  return database_.with([&](Database& db) -> StoreResult<std::optional<RedeemedGrant>> {
    auto transaction = Transaction::begin(db);
    if (!transaction) return std::unexpected(transaction.error());
    auto found = look_up_refresh_token(db, token, client_id, now_ms);
    if (!found) return std::unexpected(found.error());
    if (!*found) return std::optional<RedeemedGrant>{};
    if (!(*found)->was_used) {
      if (auto done = spend_refresh_tokens(db, (*found)->grant.grant_id, now_ms); !done) {
        return std::unexpected(done.error());
      }
    }
    return settle(db, *transaction, std::move(**found), now_ms);
  });
}

StoreResult<void> GrantStore::revoke_by_refresh_token(std::string_view token, std::string_view client_id,
                                                      std::int64_t now_ms) {
  return database_.with([&](Database& db) {
    return db
        .query(
            "UPDATE grants SET revoked_at = coalesce(revoked_at, ?1) WHERE client_id = ?2 AND grant_id ="
            " (SELECT grant_id FROM refresh_tokens WHERE token_hash = ?3)")
        .bind(now_ms, client_id, Blob{hash_of_opaque_token(token)})
        .run();
  });
}

StoreResult<void> GrantStore::revoke_of_session(std::string_view session_hash, std::int64_t now_ms) {
  return database_.with([&](Database& db) {
    return db.query("UPDATE grants SET revoked_at = coalesce(revoked_at, ?) WHERE session_hash = ?")
        .bind(now_ms, Blob{session_hash})
        .run();
  });
}

}  // namespace fa::identity
