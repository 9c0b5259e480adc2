// The thread that takes a worker's steps: what a step throws ends neither it nor the process.
#include "services/workers/worker_thread.h"

#include <gtest/gtest.h>

#include <semaphore>
#include <stdexcept>

#include "support/sync_auctions.h"

namespace fa::test {
namespace {

TEST(WorkerThreadTest, TakesItsStepAgainAfterOneThatThrew) {
  std::counting_semaphore<> taken{0};
  int steps = 0;
  workers::WorkerThread thread("test", 0, [&]() -> std::chrono::milliseconds {
    const int step = ++steps;
    taken.release();
    if (step == 1) throw std::runtime_error("a step failed");
    if (step == 2) throw 7;
    return std::chrono::hours(1);
  });
  thread.start();
  for (int step = 1; step <= 3; ++step) {
    ASSERT_TRUE(taken.try_acquire_for(kPatience)) << step;
    thread.wake();  // does not wait for the pause to pass
  }
  thread.stop();
  EXPECT_GE(steps, 3);
}

}  // namespace
}  // namespace fa::test
