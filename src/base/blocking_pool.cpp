#include "base/blocking_pool.h"

#include <sys/resource.h>
#include <unistd.h>

#include <utility>

#include "base/caught.h"

namespace fa::base {

BlockingPool::BlockingPool(const PoolLimits& limits) : limits_(limits) {
  threads_.reserve(limits_.threads);
  for (std::size_t i = 0; i < limits_.threads; ++i)
    threads_.emplace_back("pool", [this] {
      // On Linux this concerns the thread alone. Where it is refused it runs as everybody else does.
      if (limits_.nice != 0) (void)setpriority(PRIO_PROCESS, static_cast<id_t>(gettid()), limits_.nice);
      loop();
    });
}

BlockingPool::~BlockingPool() {
  stop();
}

void BlockingPool::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  for (auto& thread : threads_) thread.join();
}

bool BlockingPool::run(Work work, std::string_view client) {
  {
    const std::lock_guard lock(mutex_);
    if (stopping_ || queue_.size() >= limits_.queued_max) return false;
    if (!client.empty() && queue_.size_of(client) >= limits_.queued_share_max) return false;
    queue_.push(client, std::move(work));
  }
  wake_.notify_one();
  return true;
}

std::size_t BlockingPool::depth() const {
  const std::lock_guard lock(mutex_);
  return queue_.size();
}

void BlockingPool::loop() {
  std::unique_lock lock(mutex_);
  for (;;) {
    wake_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
    if (queue_.empty()) return;
    Work work = queue_.pop();
    lock.unlock();
    contain("blocking pool", work);
    contain("blocking pool", [&work] { work = nullptr; });  // what it holds is released before the lock is taken again
    lock.lock();
  }
}

}  // namespace fa::base
