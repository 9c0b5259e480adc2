#include "services/workers/worker_thread.h"

#include <pthread.h>
#include <sys/resource.h>
#include <unistd.h>

namespace fa::workers {

WorkerThread::WorkerThread(std::string name, int nice, Step step)
    : name_(std::move(name)), nice_(nice), step_(std::move(step)) {}

void WorkerThread::start() {
  if (thread_.joinable()) return;
  stopping_ = false;
  thread_ = std::thread([this] { loop(); });
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
  pthread_setname_np(pthread_self(), name_.c_str());
  // On Linux this concerns the thread alone. Where it is refused the worker runs as everybody else does.
  (void)setpriority(PRIO_PROCESS, static_cast<id_t>(gettid()), nice_);
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    woken_ = false;
    lock.unlock();
    const auto wait = step_();
    lock.lock();
    changed_.wait_for(lock, wait, [this] { return stopping_ || woken_; });
  }
}

}  // namespace fa::workers
