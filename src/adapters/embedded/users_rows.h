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

}  // namespace fa::embedded
