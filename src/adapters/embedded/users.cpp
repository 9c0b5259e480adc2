#include "adapters/embedded/users.h"

#include <algorithm>
#include <utility>

#include "adapters/embedded/users_names.h"
#include "adapters/embedded/users_rows.h"
#include "base/crypto.h"
#include "base/log.h"

namespace fa::embedded {
namespace {

using ports::StoreError;
using ports::StoreErrorKind;
using ports::Tier;
using ports::User;

constexpr std::size_t kCachedMax = 20'000;

constexpr const char* kTaken = "is taken";
constexpr const char* kTooOften = "was changed too often: take one of your former names, or wait";

// Letter case does not count, as in the store.
bool is_same_name(std::string_view one, std::string_view other) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
  return std::ranges::equal(one, other, {}, lower, lower);
}

StoreError refusal_of(StoreError error) {
  if (error.kind == StoreErrorKind::conflict) error.detail = kTaken;
  return error;
}

// The length tells where the issuer ends, whatever is in it.
std::string cache_key(const ports::Identity& identity) {
  return std::to_string(identity.issuer.size()) + ":" + identity.issuer + identity.subject;
}

Tier tier_after(const User& user, const ports::Identity& identity) {
  const bool rises = identity.is_verified && user.tier == Tier::fresh;
  return identity.tier.value_or(rises ? Tier::verified : user.tier);
}

domain::Rank rank_of(const ports::Identity& identity) {
  if (identity.is_admin) return domain::Rank::admin;
  return identity.is_moderator ? domain::Rank::moderator : domain::Rank::other;
}

// What the token knows better than we do. True where that is news, and to be stored.
bool refresh(User& user, const ports::Identity& identity) {
  if (identity.issued_at < user.told_at) return false;
  // Stored even where nothing else is new: after a restart, too, an older token gives nothing back.
  const bool is_newer = identity.issued_at > user.told_at;
  user.told_at = identity.issued_at;
  const auto email = identity.email ? identity.email : user.email;
  const bool confirmed = identity.email ? identity.email_confirmed : user.email_confirmed;
  const bool verified = identity.is_verified;
  const Tier tier = tier_after(user, identity);
  const domain::Rank rank = rank_of(identity);
  if (email == user.email && confirmed == user.email_confirmed && verified == user.is_verified && tier == user.tier &&
      rank == user.rank)
    return is_newer;
  user.email = email;
  user.email_confirmed = confirmed;
  user.is_verified = verified;
  user.tier = tier;
  user.rank = rank;
  return true;
}

}  // namespace

StoreResult<std::unique_ptr<SqliteUsers>> SqliteUsers::open(const std::string& path, const ports::Clock& clock) {
  auto database = Database::open(path);
  if (!database) return std::unexpected(database.error());
  if (auto ready = database->migrate(users_schema()); !ready) return std::unexpected(ready.error());
  return std::unique_ptr<SqliteUsers>(new SqliteUsers(std::move(*database), clock));
}

SqliteUsers::SqliteUsers(Database database, const ports::Clock& clock)
    : database_(std::move(database)), ids_(kCachedMax), users_(kCachedMax), clock_(clock) {}

StoreResult<User> SqliteUsers::user_for(const ports::Identity& identity) {
  const std::scoped_lock lock(mutex_);
  const std::string key = cache_key(identity);
  const domain::UserId* id = ids_.find(key);
  User* cached = id ? users_.find(*id) : nullptr;
  auto user = cached ? StoreResult<User>(*cached) : load_or_make(identity);
  if (!user) return user;
  if (refresh(*user, identity)) {
    if (auto stored = update_user(database_, *user); !stored) return std::unexpected(stored.error());
    cached = nullptr;
  }
  if (!cached) {
    ids_.put(key, user->user_id);
    users_.put(user->user_id, *user);
  }
  return user;
}

StoreResult<User> SqliteUsers::load_or_make(const ports::Identity& identity) {
  const auto id = select_identity(database_, identity);
  if (!id) return std::unexpected(id.error());
  return *id ? select_user(database_, **id) : make(identity);
}

StoreResult<User> SqliteUsers::make(const ports::Identity& identity) {
  User user;
  user.user_id = domain::UserId{domain::Uuid{base::random_uuid_v4_bytes()}};
  user.name = identity.name;
  user.phone = identity.phone;
  user.created_at = clock_.unix_ms();
  refresh(user, identity);

  auto transaction = Transaction::begin(database_);
  if (!transaction) return std::unexpected(transaction.error());
  const std::string base = base_username(identity.preferred_username);
  bool inserted = false;
  for (int attempt = 0; !inserted && attempt < kUsernameAttemptsMax; ++attempt) {
    user.username = username_candidate(base, attempt);
    const auto rests = is_at_rest(database_, user.username, user.user_id, user.created_at - ports::kNameRestMs);
    if (!rests) return std::unexpected(rests.error());
    if (*rests) continue;
    const auto result = insert_user(database_, user);
    if (!result) return std::unexpected(result.error());
    inserted = *result;
  }
  if (!inserted) return std::unexpected(StoreError{StoreErrorKind::unavailable, "no free username found"});
  if (auto linked = insert_identity(database_, identity, user.user_id); !linked) return std::unexpected(linked.error());
  if (auto committed = transaction->commit(); !committed) return std::unexpected(committed.error());
  base::log::info("person is new", {{"user_id", domain::to_string(user.user_id)}, {"account_id", identity.subject}});
  return user;
}

StoreResult<User> SqliteUsers::find(domain::UserId id) {
  const std::scoped_lock lock(mutex_);
  if (const User* cached = users_.find(id)) return *cached;
  auto user = select_user(database_, id);
  if (user) users_.put(id, *user);
  return user;
}

StoreResult<User> SqliteUsers::update(domain::UserId id, const ports::ProfilePatch& patch) {
  const std::scoped_lock lock(mutex_);
  auto user = select_user(database_, id);
  if (!user) return user;
  if (patch.name) user->name = *patch.name;
  if (patch.phone) user->phone = *patch.phone;
  auto transaction = Transaction::begin(database_);
  if (!transaction) return std::unexpected(transaction.error());
  if (patch.username)
    if (auto renamed = rename(*user, *patch.username); !renamed) return std::unexpected(renamed.error());
  if (auto stored = update_user(database_, *user); !stored) return std::unexpected(refusal_of(stored.error()));
  if (auto committed = transaction->commit(); !committed) return std::unexpected(committed.error());
  users_.put(id, *user);
  return user;
}

StoreResult<void> SqliteUsers::rename(User& user, const std::string& username) {
  const std::int64_t now_ms = clock_.unix_ms();
  const std::int64_t since_ms = now_ms - ports::kNameRestMs;
  const std::string former = std::exchange(user.username, username);
  if (is_same_name(former, username)) return {};
  const auto rests = is_at_rest(database_, username, user.user_id, since_ms);
  if (!rests) return std::unexpected(rests.error());
  if (*rests) return std::unexpected(StoreError{StoreErrorKind::conflict, kTaken});
  if (auto woken = wake(database_, username); !woken) return woken;
  const auto given_up = count_at_rest(database_, user.user_id, since_ms);
  if (!given_up) return std::unexpected(given_up.error());
  if (*given_up >= ports::kNamesAtRestMax) return std::unexpected(StoreError{StoreErrorKind::conflict, kTooOften});
  return lay_to_rest(database_, former, user.user_id, now_ms, since_ms);
}

}  // namespace fa::embedded
