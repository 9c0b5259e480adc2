#include "adapters/embedded/identity/grant_store.h"

#include <utility>
#include <vector>

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

// ?2 is now. A grant lives as long as its session.
constexpr const char* kFindByCode =
    "SELECT g.grant_id, g.account_id, g.session_hash, g.client_id, g.scope, g.nonce, g.signed_in_at, g.created_at,"
    " g.expires_at, g.revoked_at IS NULL AND g.expires_at > ?2 AND EXISTS (SELECT 1 FROM sessions s"
    " WHERE s.token_hash = g.session_hash AND s.expires_at > ?2),"
    " c.redeemed_at, c.expires_at, c.redirect_uri, c.code_challenge"
    " FROM codes c JOIN grants g USING (grant_id) WHERE c.code_hash = ?1";
constexpr const char* kFindByRefreshToken =
    "SELECT g.grant_id, g.account_id, g.session_hash, g.client_id, g.scope, g.nonce, g.signed_in_at, g.created_at,"
    " g.expires_at, g.revoked_at IS NULL AND g.expires_at > ?2 AND EXISTS (SELECT 1 FROM sessions s"
    " WHERE s.token_hash = g.session_hash AND s.expires_at > ?2),"
    " r.used_at, r.successor_salt, r.times_given"
    " FROM refresh_tokens r JOIN grants g USING (grant_id) WHERE r.token_hash = ?1";
constexpr int kLives = 9;
constexpr int kUsedAt = 10;
constexpr int kSuccessorSalt = 11;
constexpr int kTimesGiven = 12;

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

// What one presented code or refresh token turned out to be.
enum class Verdict {
  good,
  given_twice,  // in its grace, but not for two
  bad,
  leaked,  // used before
};
struct Presented {
  Grant grant;
  Verdict verdict = Verdict::bad;
  std::string successor;  // of a refresh token that was used and may come again
};

StoreResult<std::optional<Presented>> look_up_code(Database& db, const CodeRedemption& asked, std::int64_t now_ms) {
  auto row = db.query(kFindByCode);
  if (!row.bind(Blob{hash_of_opaque_token(asked.code)}, now_ms).next()) {
    if (!row.ok()) return std::unexpected(row.error());
    return std::optional<Presented>{};
  }
  Presented found{.grant = read_grant(row)};
  const bool is_good = row.get<bool>(kLives) && now_ms < row.get<std::int64_t>(11) &&
                       found.grant.client_id == asked.client_id && row.get<std::string>(12) == asked.redirect_uri &&
                       verifier_matches(asked.code_verifier, row.get<std::string>(13));
  found.verdict = !row.is_null(kUsedAt) ? Verdict::leaked : is_good ? Verdict::good : Verdict::bad;
  return found;
}

// The one successor that a refresh token can have. Neither who knows the token nor who reads the store can tell it.
std::string successor_of(std::string_view token, std::string_view salt) {
  const auto hash = base::sha256(std::string(salt) + std::string(token));
  return base::base64url_encode({reinterpret_cast<const char*>(hash.data()), hash.size()});
}

StoreResult<bool> is_unused(Database& db, const std::string& token) {
  auto row = db.query("SELECT 1 FROM refresh_tokens WHERE token_hash = ? AND used_at IS NULL");
  const bool found = row.bind(Blob{hash_of_opaque_token(token)}).next();
  if (!row.ok()) return std::unexpected(row.error());
  return found;
}

// The client that got no answer has nothing but the token that it used last: the one whose successor is unused.
StoreResult<Verdict> verdict_of_used(Database& db, const Query& used, const std::string& successor,
                                     std::int64_t now_ms) {
  const auto used_at = used.get<std::int64_t>(kUsedAt);
  const bool is_in_grace = used_at <= now_ms && now_ms - used_at < kRefreshGraceMs;
  if (!is_in_grace) return Verdict::leaked;
  const auto is_the_last_one = is_unused(db, successor);
  if (!is_the_last_one) return std::unexpected(is_the_last_one.error());
  if (!*is_the_last_one) return Verdict::leaked;
  return used.get<std::int64_t>(kTimesGiven) > 1 ? Verdict::given_twice : Verdict::good;
}

StoreResult<std::optional<Presented>> look_up_refresh_token(Database& db, std::string_view token,
                                                            std::string_view client_id, std::int64_t now_ms) {
  auto row = db.query(kFindByRefreshToken);
  if (!row.bind(Blob{hash_of_opaque_token(token)}, now_ms).next()) {
    if (!row.ok()) return std::unexpected(row.error());
    return std::optional<Presented>{};
  }
  Presented found{.grant = read_grant(row)};
  const bool is_used = !row.is_null(kUsedAt);
  if (is_used) {
    found.successor = successor_of(token, row.get<std::string>(kSuccessorSalt));
    const auto verdict = verdict_of_used(db, row, found.successor, now_ms);
    if (!verdict) return std::unexpected(verdict.error());
    found.verdict = *verdict;
  } else {
    found.verdict = Verdict::good;
  }
  const bool lives = row.get<bool>(kLives) && found.grant.client_id == client_id;
  if (!lives) found.verdict = is_used ? Verdict::leaked : Verdict::bad;
  return found;
}

StoreResult<void> add_refresh_token(Database& db, const std::string& token, const std::string& grant_id,
                                    std::int64_t now_ms) {
  auto insert = db.query("INSERT INTO refresh_tokens (token_hash, grant_id, issued_at) VALUES (?, ?, ?)");
  return insert.bind(Blob{hash_of_opaque_token(token)}, grant_id, now_ms).run();
}

// A grant of before this rule may have several tokens that are not used: all of them are, now.
StoreResult<std::string> trade_in(Database& db, std::string_view token, const std::string& grant_id,
                                  std::int64_t now_ms) {
  const std::string salt = base::random_bytes(32);
  auto spend =
      db.query("UPDATE refresh_tokens SET used_at = ?, successor_salt = ? WHERE grant_id = ? AND used_at IS NULL");
  if (auto done = spend.bind(now_ms, Blob{salt}, grant_id).run(); !done) return std::unexpected(done.error());
  auto forget = db.query(
      "DELETE FROM refresh_tokens WHERE token_hash IN (SELECT token_hash FROM refresh_tokens WHERE grant_id = ?"
      " AND used_at IS NOT NULL ORDER BY used_at DESC LIMIT -1 OFFSET ?)");
  if (auto done = forget.bind(grant_id, kUsedTokensMax).run(); !done) return std::unexpected(done.error());
  std::string successor = successor_of(token, salt);
  if (auto done = add_refresh_token(db, successor, grant_id, now_ms); !done) return std::unexpected(done.error());
  return successor;
}

StoreResult<std::string> give_again(Database& db, const std::string& successor) {
  auto count = db.query("UPDATE refresh_tokens SET times_given = times_given + 1 WHERE token_hash = ?");
  if (auto done = count.bind(Blob{hash_of_opaque_token(successor)}).run(); !done) return std::unexpected(done.error());
  return successor;
}

using EndedGrants = std::vector<std::string>;

// The rows of a statement that gives ids of grants.
StoreResult<EndedGrants> ended_by(Query& statement) {
  EndedGrants ids;
  while (statement.next()) ids.push_back(statement.get<std::string>(0));
  if (!statement.ok()) return std::unexpected(statement.error());
  return ids;
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

StoreResult<void> forget_old_grants(Database& db, std::int64_t now_ms, std::int64_t keep_ms) {
  auto expired = db.query("DELETE FROM grants WHERE expires_at <= ?");
  if (auto done = expired.bind(now_ms).run(); !done) return done;
  return db.query("DELETE FROM grants WHERE revoked_at < ?").bind(now_ms - keep_ms).run();
}

StoreResult<EndedGrants> end_surplus(Database& db, const Grant& newest, std::size_t per_account_max) {
  auto surplus = db.query(
      "UPDATE grants SET revoked_at = ?4 WHERE grant_id IN (SELECT grant_id FROM grants WHERE account_id = ?1"
      " AND revoked_at IS NULL ORDER BY created_at DESC, grant_id = ?2 DESC LIMIT -1 OFFSET ?3) RETURNING grant_id");
  surplus.bind(newest.account_id, newest.grant_id, per_account_max, newest.created_at);
  return ended_by(surplus);
}

// What a redemption did, inside its transaction.
struct Settled {
  std::optional<RedeemedGrant> redeemed;
  EndedGrants ended;
};

StoreResult<std::optional<Settled>> revoked(Database& db, const Grant& grant, Verdict verdict, std::int64_t now_ms) {
  auto revoke =
      db.query("UPDATE grants SET revoked_at = ? WHERE revoked_at IS NULL AND grant_id = ? RETURNING grant_id");
  revoke.bind(now_ms, grant.grant_id);
  auto ended = ended_by(revoke);
  if (!ended) return std::unexpected(ended.error());
  if (verdict == Verdict::leaked && !ended->empty()) {
    base::log::warn("a used code or refresh token came again; its grant is revoked",
                    {{"account_id", grant.account_id}});
  }
  return Settled{.redeemed = std::nullopt, .ended = std::move(*ended)};
}

template <class Work>
StoreResult<std::optional<RedeemedGrant>> redeem(IdentityDatabase& database, SignInEnds& ends, Work&& work) {
  auto settled = database.with([&](Database& db) -> StoreResult<std::optional<Settled>> {
    auto transaction = Transaction::begin(db);
    if (!transaction) return std::unexpected(transaction.error());
    auto done = work(db);
    if (!done || !*done) return done;
    if (auto committed = transaction->commit(); !committed) return std::unexpected(committed.error());
    return done;
  });
  if (!settled) return std::unexpected(settled.error());
  if (!*settled) return std::optional<RedeemedGrant>{};
  ends.note((*settled)->ended);
  return std::move((*settled)->redeemed);
}

template <class Work>
StoreResult<void> end(IdentityDatabase& database, SignInEnds& ends, Work&& work) {
  const auto ended = database.with(std::forward<Work>(work));
  if (!ended) return std::unexpected(ended.error());
  ends.note(*ended);
  return {};
}

}  // namespace

StoreResult<std::string> GrantStore::create(Grant grant, const NewCode& details, std::size_t per_account_max) {
  grant.grant_id = domain::to_string(domain::Uuid{base::random_uuid_v4_bytes()});
  std::string code = new_opaque_token();
  const auto ended = database_.with([&](Database& db) -> StoreResult<EndedGrants> {
    auto transaction = Transaction::begin(db);
    if (!transaction) return std::unexpected(transaction.error());
    if (auto done = insert_grant(db, grant); !done) return std::unexpected(done.error());
    if (auto done = insert_code(db, code, grant, details); !done) return std::unexpected(done.error());
    if (auto done = forget_old_grants(db, grant.created_at, ends_.keep_ms()); !done) {
      return std::unexpected(done.error());
    }
    auto surplus = end_surplus(db, grant, per_account_max);
    if (!surplus) return surplus;
    if (auto done = transaction->commit(); !done) return std::unexpected(done.error());
    return surplus;
  });
  if (!ended) return std::unexpected(ended.error());
  ends_.note(*ended);
  return code;
}

StoreResult<std::optional<RedeemedGrant>> GrantStore::redeem_code(const CodeRedemption& redemption,
                                                                  std::int64_t now_ms) {
  return redeem(database_, ends_, [&](Database& db) -> StoreResult<std::optional<Settled>> {
    auto found = look_up_code(db, redemption, now_ms);
    if (!found) return std::unexpected(found.error());
    if (!*found) return std::optional<Settled>{};
    auto spend = db.query("UPDATE codes SET redeemed_at = coalesce(redeemed_at, ?) WHERE code_hash = ?");
    if (auto done = spend.bind(now_ms, Blob{hash_of_opaque_token(redemption.code)}).run(); !done) {
      return std::unexpected(done.error());
    }
    if ((*found)->verdict != Verdict::good) return revoked(db, (*found)->grant, (*found)->verdict, now_ms);
    std::string token = new_opaque_token();
    if (auto done = add_refresh_token(db, token, (*found)->grant.grant_id, now_ms); !done) {
      return std::unexpected(done.error());
    }
    return Settled{.redeemed = RedeemedGrant{std::move((*found)->grant), std::move(token)}};
  });
}

StoreResult<std::optional<RedeemedGrant>> GrantStore::redeem_refresh_token(std::string_view token,
                                                                           std::string_view client_id,
                                                                           std::int64_t now_ms) {
  return redeem(database_, ends_, [&](Database& db) -> StoreResult<std::optional<Settled>> {
    auto found = look_up_refresh_token(db, token, client_id, now_ms);
    if (!found) return std::unexpected(found.error());
    if (!*found || (*found)->verdict == Verdict::given_twice) return std::optional<Settled>{};
    Presented& presented = **found;
    if (presented.verdict != Verdict::good) return revoked(db, presented.grant, presented.verdict, now_ms);
    auto next = presented.successor.empty() ? trade_in(db, token, presented.grant.grant_id, now_ms)
                                            : give_again(db, presented.successor);
    if (!next) return std::unexpected(next.error());
    return Settled{.redeemed = RedeemedGrant{std::move(presented.grant), std::move(*next)}};
  });
}

StoreResult<void> GrantStore::revoke_by_refresh_token(std::string_view token, std::string_view client_id,
                                                      std::int64_t now_ms) {
  return end(database_, ends_, [&](Database& db) {
    auto revoke = db.query(
        "UPDATE grants SET revoked_at = ?1 WHERE revoked_at IS NULL AND client_id = ?2 AND grant_id ="
        " (SELECT grant_id FROM refresh_tokens WHERE token_hash = ?3) RETURNING grant_id");
    revoke.bind(now_ms, client_id, Blob{hash_of_opaque_token(token)});
    return ended_by(revoke);
  });
}

StoreResult<void> GrantStore::revoke(std::string_view grant_id, std::int64_t now_ms) {
  return end(database_, ends_, [&](Database& db) {
    auto revoke =
        db.query("UPDATE grants SET revoked_at = ? WHERE revoked_at IS NULL AND grant_id = ? RETURNING grant_id");
    revoke.bind(now_ms, grant_id);
    return ended_by(revoke);
  });
}

StoreResult<void> GrantStore::load_ends(std::int64_t now_ms) {
  const auto ended = database_.with([&](Database& db) {
    auto lately = db.query("SELECT grant_id FROM grants WHERE revoked_at > ? ORDER BY revoked_at");
    lately.bind(now_ms - ends_.keep_ms());
    return ended_by(lately);
  });
  if (!ended) return std::unexpected(ended.error());
  ends_.note(*ended);
  return {};
}

}  // namespace fa::identity
