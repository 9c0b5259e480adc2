// Threads for work that blocks (SQL, password hashing, HTTP to others), behind one bounded queue. Each client's work
// has a share of the queue, and the shares take turns: who asks for much waits behind who asks for little.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <functional>
#include <mutex>
#include <string_view>
#include <vector>

#include "base/fair_queue.h"
#include "base/thread.h"

namespace fa::base {

struct PoolLimits {
  std::size_t threads = 1;
  std::size_t queued_max = 1'000;        // pieces of work that wait
  std::size_t queued_share_max = 1'000;  // of one client
  int nice = 0;                          // how much of the processor the threads leave to others (setpriority(2))
};

class BlockingPool {
 public:
  using Work = std::move_only_function<void()>;

  explicit BlockingPool(const PoolLimits& limits);
  BlockingPool(std::size_t threads, std::size_t queued_max)
      : BlockingPool(PoolLimits{threads, queued_max, queued_max}) {}
  ~BlockingPool();  // stop()
  BlockingPool(const BlockingPool&) = delete;
  BlockingPool& operator=(const BlockingPool&) = delete;

  // false: the queue or the client's share of it is full, or the pool stops; the work was not taken. What it throws is
  // logged and counted. `client`: whose share (an address' network, a person's id); empty: the house's own, bound by
  // the whole queue alone. Any thread.
  bool run(Work work, std::string_view client = {});
  // Takes no more work, runs what is queued, and joins. Idempotent; one thread.
  void stop();
  std::size_t depth() const;

 private:
  void loop();

  const PoolLimits limits_;
  mutable std::mutex mutex_;
  std::condition_variable wake_;
  FairQueue<Work> queue_;
  bool stopping_ = false;
  std::vector<Thread> threads_;
};

}  // namespace fa::base
