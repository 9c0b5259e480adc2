#include "adapters/embedded/identity/account_store.h"

#include <utility>

#include "base/crypto.h"
#include "domain/uuid.h"

namespace fa::identity {
namespace {

using embedded::Database;
using embedded::Query;
using embedded::Transaction;
using ports::StoreError;
using ports::StoreErrorKind;

StoreResult<void> read_groups(Database& db, Account& account) {
  auto query = db.query("SELECT group_name FROM account_groups WHERE account_id = ? ORDER BY group_name");
  query.bind(account.account_id);
  while (query.next()) account.groups.push_back(query.get<std::string>(0));
  if (!query.ok()) return std::unexpected(query.error());
  return {};
}

std::optional<ports::Tier> tier_of(const std::optional<std::string>& stored) {
  return stored ? ports::tier_named(*stored) : std::nullopt;
}
std::optional<std::string_view> stored_tier(const std::optional<ports::Tier>& tier) {
  return tier ? std::optional(ports::name_of(*tier)) : std::nullopt;
}

StoreResult<std::optional<Account>> read_one(Database& db, Query query) {
  if (!query.next()) {
    if (!query.ok()) return std::unexpected(query.error());
    return std::optional<Account>{};
  }
  Account account{.account_id = query.get<std::string>(0),
                  .username = query.get<std::string>(1),
                  .password_hash = query.get<std::optional<std::string>>(2),
                  .name = query.get<std::optional<std::string>>(3),
                  .email = query.get<std::optional<std::string>>(4),
                  .phone = query.get<std::optional<std::string>>(5),
                  .is_verified = query.get<bool>(6),
                  .created_at = query.get<std::int64_t>(7),
                  .tier = tier_of(query.get<std::optional<std::string>>(8))};
  if (auto groups = read_groups(db, account); !groups) return std::unexpected(groups.error());
  return std::optional(std::move(account));
}

StoreResult<void> write_groups(Database& db, std::string_view account_id, const std::vector<std::string>& groups) {
  if (groups.size() > AccountStore::groups_max) {
    return std::unexpected(StoreError{StoreErrorKind::conflict, "too many groups"});
  }
  if (auto done = db.query("DELETE FROM account_groups WHERE account_id = ?").bind(account_id).run(); !done)
    return done;
  for (const auto& group : groups) {
    auto insert = db.query("INSERT OR IGNORE INTO account_groups VALUES (?, ?)");
    if (auto done = insert.bind(account_id, group).run(); !done) return done;
  }
  return {};
}

// `update` binds the value and then the account. not_found where there is no such account.
template <class Value>
StoreResult<void> set_field(IdentityDatabase& database, std::string_view update, const Value& value,
                            std::string_view account_id) {
  return database.with([&](Database& db) -> StoreResult<void> {
    auto query = db.query(update);
    if (auto done = query.bind(value, account_id).run(); !done) return done;
    if (db.changed_rows() == 0) return std::unexpected(StoreError{StoreErrorKind::not_found, "no account"});
    return {};
  });
}

}  // namespace

StoreResult<Account> AccountStore::create(Account account) {
  account.account_id = domain::to_string(domain::Uuid{base::random_uuid_v4_bytes()});
  return database_.with([&](Database& db) -> StoreResult<Account> {
    auto transaction = Transaction::begin(db);
    if (!transaction) return std::unexpected(transaction.error());
    auto insert = db.query("INSERT INTO accounts VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)");
    insert.bind(account.account_id, account.username, account.password_hash, account.name, account.email, account.phone,
                account.is_verified, account.created_at, stored_tier(account.tier));
    if (auto done = insert.run(); !done) return std::unexpected(done.error());
    if (auto done = write_groups(db, account.account_id, account.groups); !done) return std::unexpected(done.error());
    if (auto done = transaction->commit(); !done) return std::unexpected(done.error());
    return account;
  });
}

StoreResult<std::optional<Account>> AccountStore::find_by_username(std::string_view username) {
  return database_.with([&](Database& db) {
    auto query = db.query("SELECT * FROM accounts WHERE username = ?");
    query.bind(username);
    return read_one(db, std::move(query));
  });
}

StoreResult<std::optional<Account>> AccountStore::find(std::string_view account_id) {
  return database_.with([&](Database& db) {
    auto query = db.query("SELECT * FROM accounts WHERE account_id = ?");
    query.bind(account_id);
    return read_one(db, std::move(query));
  });
}

StoreResult<void> AccountStore::set_groups(std::string_view account_id, const std::vector<std::string>& groups) {
  return database_.with([&](Database& db) -> StoreResult<void> {
    auto transaction = Transaction::begin(db);
    if (!transaction) return std::unexpected(transaction.error());
    auto exists = db.query("SELECT 1 FROM accounts WHERE account_id = ?");
    if (!exists.bind(account_id).next()) return std::unexpected(StoreError{StoreErrorKind::not_found, "no account"});
    if (auto done = write_groups(db, account_id, groups); !done) return done;
    return transaction->commit();
  });
}

StoreResult<void> AccountStore::set_verified(std::string_view account_id, bool is_verified) {
  return set_field(database_, "UPDATE accounts SET is_verified = ? WHERE account_id = ?", is_verified, account_id);
}

StoreResult<void> AccountStore::set_email(std::string_view account_id, const std::string& email) {
  return set_field(database_, "UPDATE accounts SET email = ? WHERE account_id = ?", email, account_id);
}

StoreResult<void> AccountStore::set_tier(std::string_view account_id, ports::Tier tier) {
  return set_field(database_, "UPDATE accounts SET tier = ? WHERE account_id = ?", ports::name_of(tier), account_id);
}

StoreResult<std::vector<std::string>> AccountStore::usernames(std::size_t count_max) {
  return database_.with([&](Database& db) -> StoreResult<std::vector<std::string>> {
    std::vector<std::string> names;
    auto query = db.query("SELECT username FROM accounts ORDER BY created_at, username LIMIT ?");
    query.bind(count_max);
    while (query.next()) names.push_back(query.get<std::string>(0));
    if (!query.ok()) return std::unexpected(query.error());
    return names;
  });
}

}  // namespace fa::identity
