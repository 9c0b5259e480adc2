// The tables of users.db. Everything is for one thread at a time.
#pragma once

#include <span>

#include "adapters/embedded/sqlite_db.h"
#include "ports/users.h"

namespace fa::embedded {

std::span<const char* const> users_schema();

StoreResult<ports::User> select_user(Database& database, domain::UserId id);  // not_found
StoreResult<std::optional<domain::UserId>> select_identity(Database& database, const ports::Identity& identity);
// false: the username is taken (letter case does not count), and nothing was stored.
StoreResult<bool> insert_user(Database& database, const ports::User& user);
StoreResult<void> insert_identity(Database& database, const ports::Identity& identity, domain::UserId id);
// Stores every field but user_id and created_at. conflict: the username is taken.
StoreResult<void> update_user(Database& database, const ports::User& user);

// Names that were given up, of which those before `since_ms` (Unix ms) count no more.
// True: the name rests, and not for this person.
StoreResult<bool> is_at_rest(Database& database, const std::string& username, domain::UserId for_whom,
                             std::int64_t since_ms);
StoreResult<int> count_at_rest(Database& database, domain::UserId id, std::int64_t since_ms);
StoreResult<void> lay_to_rest(Database& database, const std::string& username, domain::UserId id, std::int64_t now_ms,
                              std::int64_t since_ms);
StoreResult<void> wake(Database& database, const std::string& username);

}  // namespace fa::embedded
