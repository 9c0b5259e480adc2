// A thread that takes one step after another until it is told to stop. Each step says how long to wait before the next.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <thread>

namespace fa::workers {

class WorkerThread {
 public:
  using Step = std::move_only_function<std::chrono::milliseconds()>;

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
  const std::string name_;
  const int nice_;
  Step step_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool stopping_ = false;
  bool woken_ = false;
  std::thread thread_;
};

}  // namespace fa::workers
