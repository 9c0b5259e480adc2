// Connections to one file for several threads: each thread borrows one for as long as it reads.
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "adapters/embedded/sqlite_db.h"

namespace fa::embedded {

class DatabasePool {
 public:
  // A borrowed connection; gives itself back. Must not outlive the pool.
  class Lease {
   public:
    Lease(DatabasePool& pool, std::unique_ptr<Database> database) : pool_(&pool), database_(std::move(database)) {}
    Lease(Lease&&) noexcept = default;
    Lease& operator=(Lease&&) = delete;
    ~Lease() {
      if (database_) pool_->give_back(std::move(database_));
    }
    Database& operator*() const { return *database_; }
    Database* operator->() const { return database_.get(); }

   private:
    DatabasePool* pool_;
    std::unique_ptr<Database> database_;
  };

  DatabasePool(std::string path, DatabaseOptions options, std::size_t connections_max)
      : path_(std::move(path)), options_(std::move(options)), connections_max_(connections_max) {}

  // Any thread. Waits while all connections are out; a thread must not hold one while it asks for another.
  StoreResult<Lease> lease();

 private:
  class Making;
  void give_back(std::unique_ptr<Database> database);

  const std::string path_;
  const DatabaseOptions options_;
  const std::size_t connections_max_;
  std::mutex mutex_;
  std::condition_variable given_back_;
  std::size_t made_ = 0;
  std::vector<std::unique_ptr<Database>> free_;
};

}  // namespace fa::embedded
