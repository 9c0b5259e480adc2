#include "adapters/embedded/identity/known_places.h"

#include "adapters/embedded/identity/opaque_token.h"

namespace fa::identity {
namespace {

using embedded::Blob;
using embedded::Database;
using embedded::Transaction;

StoreResult<void> add_place(Database& db, std::string_view account_id, const std::string& place, std::int64_t now_ms) {
  auto upsert =
      db.query("INSERT INTO known_places VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET seen_at = excluded.seen_at");
  return upsert.bind(account_id, Blob{place}, now_ms).run();
}

}  // namespace

std::string device_place(std::string_view device) {
  return hash_of_opaque_token("device " + std::string(device));
}

std::string address_place(std::string_view address_key) {
  return hash_of_opaque_token("address " + std::string(address_key));
}

StoreResult<bool> KnownPlaces::knows(std::string_view username, std::string_view place, std::int64_t now_ms) {
  return database_.with([&](Database& db) -> StoreResult<bool> {
    auto query = db.query(
        "SELECT 1 FROM known_places JOIN accounts USING (account_id)"
        " WHERE username = ? AND place_hash = ? AND seen_at > ?");
    const bool is_known = query.bind(username, Blob{place}, now_ms - keep_ms).next();
    if (!query.ok()) return std::unexpected(query.error());
    return is_known;
  });
}

StoreResult<void> KnownPlaces::note(std::string_view account_id, std::string_view device, std::string_view address_key,
                                    std::int64_t now_ms) {
  return database_.with([&](Database& db) -> StoreResult<void> {
    auto transaction = Transaction::begin(db);
    if (!transaction) return std::unexpected(transaction.error());
    for (const std::string& place : {device_place(device), address_place(address_key)}) {
      if (auto done = add_place(db, account_id, place, now_ms); !done) return done;
    }
    auto surplus = db.query(
        "DELETE FROM known_places WHERE account_id = ?1 AND (seen_at <= ?2 OR place_hash IN"
        " (SELECT place_hash FROM known_places WHERE account_id = ?1 ORDER BY seen_at DESC LIMIT -1 OFFSET ?3))");
    if (auto done = surplus.bind(account_id, now_ms - keep_ms, places_per_account_max).run(); !done) return done;
    return transaction->commit();
  });
}

}  // namespace fa::identity
