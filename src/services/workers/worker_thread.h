// A thread that takes one step after another until it is told to stop. Each step says how long to wait before the next.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>

#include "base/thread.h"

namespace fa::workers {

class WorkerThread {
 public:
  static constexpr std::chrono::milliseconds kPauseAfterThrow{1'000};
  using Step = std::move_only_function<std::chrono::milliseconds()>;

  // A step that throws has failed: it is logged, and taken again after kPauseAfterThrow.
  // `nice`: how much of the processor this thread leaves to others (setpriority(2)), 0 to 19. `name`: at most 15 bytes.
  WorkerThread(std::string name, int nice, Step step);
  ~WorkerThread() { stop(); }
  WorkerThread(const WorkerThread&) = delete;
  WorkerThread& operator=(const WorkerThread&) = delete;

  void start();
  void stop();  // returns after the step that is being taken
  void wake();  // the next step at once. Any thread

 private:
  void loop();
  std::chrono::milliseconds take_step();
  const std::string name_;
  const int nice_;
  Step step_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool stopping_ = false;
  bool woken_ = false;
  base::Thread thread_;
};

}  // namespace fa::workers
