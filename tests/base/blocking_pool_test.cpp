#include "base/blocking_pool.h"

#include <gtest/gtest.h>

#include <semaphore>
#include <stdexcept>
#include <string>

namespace fa::base {
namespace {

// A pool of one thread that is held up until go(), and what it did in its order.
struct HeldPool {
  HeldPool(std::size_t queued_max, std::size_t share_max) : pool({1, queued_max, share_max}) {
    pool.run([this] {
      begun.release();
      gate.acquire();
    });
    begun.acquire();
  }
  ~HeldPool() { go(); }
  bool add(const std::string& client, char name) {
    return pool.run([this, name] { order += name; }, client);
  }
  void go() {
    if (!gone) gate.release();
    gone = true;
    pool.stop();
  }
  bool gone = false;
  std::binary_semaphore begun{0};
  std::binary_semaphore gate{0};
  std::string order;
  BlockingPool pool;
};

TEST(BlockingPool, TakesTurnsAmongClients) {
  HeldPool held(100, 100);
  for (const char name : {'a', 'b', 'c', 'd'}) EXPECT_TRUE(held.add("greedy", name));
  EXPECT_TRUE(held.add("modest", 'X'));
  EXPECT_TRUE(held.add("other", 'Y'));
  held.go();
  EXPECT_EQ(held.order, "aXYbcd");
}

TEST(BlockingPool, BoundsEachClientsShareAndTheWhole) {
  HeldPool held(4, 2);
  EXPECT_TRUE(held.add("greedy", 'a'));
  EXPECT_TRUE(held.add("greedy", 'b'));
  EXPECT_FALSE(held.add("greedy", 'c')) << "the client's share";
  EXPECT_TRUE(held.add("modest", 'X'));
  EXPECT_TRUE(held.add("", '1')) << "the house's own work";
  EXPECT_FALSE(held.add("other", 'Y')) << "the whole";
  held.go();
  EXPECT_EQ(held.order, "aX1b");
}

TEST(BlockingPool, RunsOutWhatIsQueuedAndTakesNothingAfterThat) {
  HeldPool held(10, 10);
  held.add("a", '1');
  held.add("a", '2');
  held.go();
  EXPECT_EQ(held.order, "12");
  EXPECT_FALSE(held.add("a", '3'));
  held.pool.stop();
}

TEST(BlockingPool, GoesOnWhereWorkThrows) {
  HeldPool held(10, 10);
  held.pool.run([] { throw std::runtime_error("on purpose"); });
  held.pool.run([] { throw 42; });
  held.add("a", '1');
  held.go();
  EXPECT_EQ(held.order, "1");
}

}  // namespace
}  // namespace fa::base
