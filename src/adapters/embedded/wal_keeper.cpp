#include "adapters/embedded/wal_keeper.h"

#include <chrono>
#include <filesystem>

#include "adapters/embedded/sqlite_db.h"

namespace fa::embedded {

bool shrink_wal(const std::string& database) {
  std::error_code none;
  const auto bytes = std::filesystem::file_size(database + "-wal", none);
  if (none || static_cast<std::int64_t>(bytes) <= kWalBytesMax) return false;
  auto connection = Database::open(database, {.busy_timeout_ms = 0, .wal_autocheckpoint_pages = 0, .cache_kib = 256});
  if (!connection) return false;
  // First all is copied beside the writers; to cut the file, they are kept out for a moment.
  if (const auto copied = connection->checkpoint(); !copied || !*copied) return false;
  const auto cut = connection->checkpoint(SQLITE_CHECKPOINT_TRUNCATE);
  return cut && *cut;
}

WalKeeper::WalKeeper(std::vector<std::string> databases, std::int64_t every_ms)
    : databases_(std::move(databases)), every_ms_(every_ms), thread_("wal", [this] { run(); }) {}

WalKeeper::~WalKeeper() {
  {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
  }
  wake_.notify_all();
  thread_.join();
}

void WalKeeper::run() {
  std::unique_lock lock(mutex_);
  while (!wake_.wait_for(lock, std::chrono::milliseconds(every_ms_), [this] { return stopped_; })) {
    lock.unlock();
    for (const std::string& database : databases_) shrink_wal(database);
    lock.lock();
  }
}

}  // namespace fa::embedded
