// What the gateway needs of one event loop; a test gives it one with a clock of its own.
#pragma once

#include <cstdint>
#include <functional>

namespace fa::gateway {

class Scheduler {
 public:
  using Work = std::move_only_function<void()>;
  virtual ~Scheduler() = default;
  virtual void post(Work work) = 0;  // any thread; in the order of posting from one thread
  // The rest is for the loop's own thread.
  virtual void run_after(std::int64_t delay_ms, Work work) = 0;
  virtual void at_end_of_turn(Work work) = 0;  // also from within such work: runs before the loop waits again
};

}  // namespace fa::gateway
