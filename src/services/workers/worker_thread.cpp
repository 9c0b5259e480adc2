#include "services/workers/worker_thread.h"

#include <sys/resource.h>
#include <unistd.h>

#include "base/caught.h"

namespace fa::workers {

WorkerThread::WorkerThread(std::string name, int nice, Step step)
    : name_(std::move(name)), nice_(nice), step_(std::move(step)) {}

void WorkerThread::start() {
  if (thread_.joinable()) return;
  stopping_ = false;
  thread_ = base::Thread(name_, [this] { loop(); });
}

void WorkerThread::stop() {
  if (!thread_.joinable()) return;
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

void WorkerThread::wake() {
  {
    const std::lock_guard lock(mutex_);
    woken_ = true;
  }
  changed_.notify_all();
}

void WorkerThread::loop() {
  // On Linux this concerns the thread alone. Where it is refused the worker runs as everybody else does.
  (void)setpriority(PRIO_PROCESS, static_cast<id_t>(gettid()), nice_);
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    woken_ = false;
    lock.unlock();
    const auto wait = take_step();
    lock.lock();
    changed_.wait_for(lock, wait, [this] { return stopping_ || woken_; });
  }
}

std::chrono::milliseconds WorkerThread::take_step() {
  try {
    return step_();
  } catch (...) {
    base::log_caught("a worker's step failed; it is taken again", name_);
    return kPauseAfterThrow;
  }
}

}  // namespace fa::workers
