#include "adapters/embedded/identity/password_hasher.h"

#include <gtest/gtest.h>

#include <thread>

#include "adapters/embedded/identity/hash_gate.h"

namespace fa::test {
namespace {

using identity::HashGate;
using identity::PasswordCheck;
using identity::PasswordHasher;

PasswordHasher quick_hasher() {
  return PasswordHasher({.passes = 1, .memory_bytes = 8 * 1024});
}

TEST(PasswordHasher, knows_its_own_hashes) {
  auto hasher = quick_hasher();
  const auto hash = hasher.hash("correct horse");
  EXPECT_EQ(hasher.check("correct horse", hash), PasswordCheck::right);
  EXPECT_EQ(hasher.check("correct horsf", hash), PasswordCheck::wrong);
  EXPECT_EQ(hasher.check("correct horse", std::nullopt), PasswordCheck::wrong);
  EXPECT_NE(hasher.hash("correct horse"), hash);  // salted
}

TEST(PasswordHasher, writes_the_cost_that_it_was_told) {
  auto hasher = PasswordHasher({.passes = 3, .memory_bytes = 256 * 1024});
  EXPECT_TRUE(hasher.hash("correct horse")->starts_with("$argon2id$v=19$m=256,t=3,p=1$"));
}

TEST(PasswordHasher, is_busy_where_nobody_may_run) {
  PasswordHasher hasher({.passes = 1, .memory_bytes = 8 * 1024, .running_max = 0, .waiting_max = 0});
  EXPECT_EQ(hasher.hash("correct horse"), std::nullopt);
  EXPECT_EQ(hasher.check("correct horse", std::nullopt), PasswordCheck::busy);
}

TEST(HashGate, lets_in_its_number_and_refuses_those_beyond_its_queue) {
  HashGate gate(2, 0);
  auto first = gate.enter();
  auto second = gate.enter();
  EXPECT_TRUE(first && second);
  EXPECT_FALSE(gate.enter().has_value());
  first.reset();
  EXPECT_TRUE(gate.enter().has_value());
}

TEST(HashGate, lets_a_waiting_thread_in_when_one_leaves) {
  HashGate gate(1, 1);
  auto inside = gate.enter();
  bool entered = false;
  std::thread waiter([&] { entered = gate.enter().has_value(); });
  while (gate.waiting() == 0) std::this_thread::yield();
  EXPECT_FALSE(gate.enter().has_value());  // the queue is full
  inside.reset();
  waiter.join();
  EXPECT_TRUE(entered);
}

}  // namespace
}  // namespace fa::test
