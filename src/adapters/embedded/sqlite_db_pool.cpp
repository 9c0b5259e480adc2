#include "adapters/embedded/sqlite_db_pool.h"

namespace fa::embedded {

// A connection that is being made: counted from the start, and no longer where it was not made, whatever ends it.
class DatabasePool::Making {
 public:
  explicit Making(DatabasePool& pool) : pool_(&pool) { ++pool.made_; }  // under the pool's lock
  Making(const Making&) = delete;
  Making& operator=(const Making&) = delete;
  ~Making() {
    if (!pool_) return;
    const std::lock_guard lock(pool_->mutex_);
    --pool_->made_;
    pool_->given_back_.notify_one();
  }
  void succeeded() { pool_ = nullptr; }

 private:
  DatabasePool* pool_;
};

StoreResult<DatabasePool::Lease> DatabasePool::lease() {
  std::unique_lock lock(mutex_);
  given_back_.wait(lock, [this] { return !free_.empty() || made_ < connections_max_; });
  if (!free_.empty()) {
    auto database = std::move(free_.back());
    free_.pop_back();
    return Lease(*this, std::move(database));
  }
  Making making(*this);
  lock.unlock();
  auto opened = Database::open(path_, options_);
  if (!opened) return std::unexpected(opened.error());
  auto database = std::make_unique<Database>(std::move(*opened));
  making.succeeded();
  return Lease(*this, std::move(database));
}

void DatabasePool::give_back(std::unique_ptr<Database> database) {
  const std::lock_guard lock(mutex_);
  free_.push_back(std::move(database));
  given_back_.notify_one();
}

}  // namespace fa::embedded
