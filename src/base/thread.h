// A thread with a name and a boundary. What its work throws ends there: it is logged, and since nobody does that work
// any more, the process is asked to stop in order (on_thread_lost).
#pragma once

#include <functional>
#include <string>
#include <thread>

namespace fa::base {

class Thread {
 public:
  Thread() = default;
  // `name`: at most 15 bytes, as `ps -L` and debuggers show it.
  Thread(std::string name, std::move_only_function<void()> work);
  Thread(Thread&& other) noexcept = default;
  Thread& operator=(Thread&& other) noexcept = default;
  ~Thread() { join(); }

  void join();  // idempotent
  bool joinable() const { return thread_.joinable(); }

 private:
  std::thread thread_;
};

// What is done, on the lost thread, when a thread has ended by an exception. Without one the process aborts: a house
// must not go on without its engine. Set it before there are threads.
void on_thread_lost(std::function<void()> stop_in_order);

}  // namespace fa::base
