// Keeps the databases' WAL files small, also where nobody writes. While a foreign reader (a backup, a report) holds a
// database its WAL grows; a connection of ours cuts it only when it starts it anew, which takes commits after that
// reader has gone.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <string>
#include <vector>

#include "base/thread.h"

namespace fa::embedded {

// Above what any database's own checkpoints let its WAL become.
inline constexpr std::int64_t kWalBytesMax = 8LL << 20;

// Empties the database's WAL where its file is larger than kWalBytesMax and no reader is in the way. Readers and
// writers are not waited for; a writer waits for the cutting at most, not for the copying. Says whether it did.
// Blocking.
bool shrink_wal(const std::string& database);

class WalKeeper {
 public:
  // Does so for each, on a thread of its own, every `every_ms` until it is destroyed.
  explicit WalKeeper(std::vector<std::string> databases, std::int64_t every_ms = 2'000);
  WalKeeper(const WalKeeper&) = delete;
  WalKeeper& operator=(const WalKeeper&) = delete;
  ~WalKeeper();

 private:
  void run();

  const std::vector<std::string> databases_;
  const std::int64_t every_ms_;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool stopped_ = false;
  base::Thread thread_;  // last
};

}  // namespace fa::embedded
