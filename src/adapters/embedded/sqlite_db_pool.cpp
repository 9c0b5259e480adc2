#include "adapters/embedded/sqlite_db_pool.h"

namespace fa::embedded {

StoreResult<DatabasePool::Lease> DatabasePool::lease() {
  std::unique_lock lock(mutex_);
  given_back_.wait(lock, [this] { return !free_.empty() || made_ < connections_max_; });
  if (!free_.empty()) {
    auto database = std::move(free_.back());
    free_.pop_back();
    return Lease(*this, std::move(database));
  }
  ++made_;
  lock.unlock();
  auto opened = Database::open(path_, options_);
  if (opened) return Lease(*this, std::make_unique<Database>(std::move(*opened)));
  lock.lock();
  --made_;
  given_back_.notify_one();
  return std::unexpected(opened.error());
}

void DatabasePool::give_back(std::unique_ptr<Database> database) {
  const std::lock_guard lock(mutex_);
  free_.push_back(std::move(database));
  given_back_.notify_one();
}

}  // namespace fa::embedded
