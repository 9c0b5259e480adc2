// Whether others want the processor that a thread is working on.
#pragma once

#include <cstdint>

namespace fa::base {

// What part of the time the calling thread was running, of the time that it wanted to. One thread.
class ThreadShare {
 public:
  void start();
  // Since start(), from 0 to 1; what it waited for the disk counts as time that it did not get.
  double since_start() const;

 private:
  std::int64_t wall_us_ = 0;
  std::int64_t ran_us_ = 0;
};

}  // namespace fa::base
