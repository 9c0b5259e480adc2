// How threads share processors that they all want. Linux; where the kernel refuses, nothing changes.
#pragma once

#include <cstdint>

namespace fa::base {

// The calling thread, once it becomes ready, lets another that runs finish its round first (SCHED_BATCH). For threads
// that hand work to one another in batches: where they share a core, each takes all that has come, and the batches grow
// with the load instead of the number of switches. A core that idles is taken at once, as ever.
void let_others_finish();

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
