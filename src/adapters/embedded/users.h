// Users in users.db (ports/users.h).
#pragma once

#include <memory>
#include <mutex>
#include <string>

#include "adapters/embedded/engine/lru_map.h"
#include "adapters/embedded/sqlite_db.h"
#include "ports/clock.h"
#include "ports/users.h"

namespace fa::embedded {

class SqliteUsers final : public ports::Users {
 public:
  // Opens the file, made where it is absent. `clock` must outlive the users.
  static StoreResult<std::unique_ptr<SqliteUsers>> open(const std::string& path, const ports::Clock& clock);

  std::expected<ports::User, ports::StoreError> user_for(const ports::Identity& identity) override;
  std::expected<ports::User, ports::StoreError> find(domain::UserId id) override;
  std::expected<ports::User, ports::StoreError> update(domain::UserId id, const ports::ProfilePatch& patch) override;

 private:
  SqliteUsers(Database database, const ports::Clock& clock);
  StoreResult<ports::User> load_or_make(const ports::Identity& identity);
  StoreResult<ports::User> make(const ports::Identity& identity);
  StoreResult<void> rename(ports::User& user, const std::string& username);  // within a transaction

  std::mutex mutex_;  // over everything below: what is cached is what is stored
  Database database_;
  LruMap<std::string, domain::UserId> ids_;  // by issuer and subject
  LruMap<domain::UserId, ports::User> users_;
  const ports::Clock& clock_;
};

}  // namespace fa::embedded
