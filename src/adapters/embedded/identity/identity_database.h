// identity.db: accounts, the provider's sessions, and what was granted to clients. One connection, one thread at a
// time.
#pragma once

#include <filesystem>
#include <memory>
#include <mutex>
#include <utility>

#include "adapters/embedded/sqlite_db.h"

namespace fa::identity {

using embedded::StoreResult;

class IdentityDatabase {
 public:
  // Makes the file, readable by its owner alone, and brings its schema up to date. Other processes may have it open.
  static StoreResult<std::unique_ptr<IdentityDatabase>> open(const std::filesystem::path& path);

  // Runs `work(embedded::Database&)` while no other thread does. Blocking.
  template <class Work>
  auto with(Work&& work) {
    const std::lock_guard lock(mutex_);
    return std::forward<Work>(work)(database_);
  }

 private:
  explicit IdentityDatabase(embedded::Database database) : database_(std::move(database)) {}
  std::mutex mutex_;
  embedded::Database database_;
};

}  // namespace fa::identity
