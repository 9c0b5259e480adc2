#include "adapters/embedded/identity/password_hasher.h"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <fstream>
#include <optional>
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

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool kCanLimitMemory = false;  // a sanitizer's own memory counts, and it ends the process where it gets none
#else
constexpr bool kCanLimitMemory = true;
#endif

// While it lives, this process gets little more memory than it has.
class LittleMemory {
 public:
  LittleMemory() {
    constexpr rlim_t kRoomBytes = 16 * 1024 * 1024;
    EXPECT_EQ(::getrlimit(RLIMIT_AS, &before_), 0);
    rlim_t pages = 0;
    std::ifstream("/proc/self/statm") >> pages;
    rlimit tight = before_;
    tight.rlim_cur = pages * static_cast<rlim_t>(::sysconf(_SC_PAGESIZE)) + kRoomBytes;
    EXPECT_EQ(::setrlimit(RLIMIT_AS, &tight), 0);
  }
  LittleMemory(const LittleMemory&) = delete;
  LittleMemory& operator=(const LittleMemory&) = delete;
  ~LittleMemory() { ::setrlimit(RLIMIT_AS, &before_); }

 private:
  rlimit before_{};
};

TEST(PasswordHasher, is_busy_without_memory_and_calls_no_password_wrong) {
  if (!kCanLimitMemory) GTEST_SKIP();
  PasswordHasher hasher({.passes = 1, .memory_bytes = 64 * 1024 * 1024});
  const auto stored = hasher.hash("correct horse");
  ASSERT_TRUE(stored.has_value());
  std::optional<LittleMemory> little(std::in_place);
  EXPECT_EQ(hasher.hash("correct horse"), std::nullopt);
  EXPECT_EQ(hasher.check("correct horse", stored), PasswordCheck::busy);
  EXPECT_EQ(hasher.check("correct horsf", stored), PasswordCheck::busy);
  EXPECT_EQ(hasher.check("correct horse", std::nullopt), PasswordCheck::busy);
  little.reset();
  EXPECT_EQ(hasher.check("correct horse", stored), PasswordCheck::right);
}

TEST(PasswordHasher, is_made_without_memory_for_a_hash) {
  if (!kCanLimitMemory) GTEST_SKIP();
  const LittleMemory little;
  PasswordHasher hasher({.passes = 1, .memory_bytes = 64 * 1024 * 1024});
  EXPECT_EQ(hasher.check("correct horse", std::nullopt), PasswordCheck::busy);
}

TEST(PasswordHasher, knows_a_hash_that_libsodium_wrote) {
  // crypto_pwhash_str of libsodium 1.0.18: two passes over 64 KiB.
  const std::string stored =
      "$argon2id$v=19$m=64,t=2,p=1$vgFRQjcmExLoOhpKqoPGRA$Weyxq0mu/Nz51MTjiLmOMWAKkuNUntCoj2oLkZEu1Og";
  auto hasher = quick_hasher();
  EXPECT_EQ(hasher.check("correct horse", stored), PasswordCheck::right);
  EXPECT_EQ(hasher.check("correct horsf", stored), PasswordCheck::wrong);
}

TEST(PasswordHasher, takes_what_is_no_hash_of_its_own_for_wrong) {
  auto hasher = quick_hasher();
  const std::string good = *hasher.hash("correct horse");
  const std::string lanes_two = std::string(good).replace(good.find("p=1"), 3, "p=2");
  const auto not_hashes = {std::string(),
                           std::string("$argon2id$v=19$"),
                           good.substr(0, good.size() - 1),
                           good + "A",
                           lanes_two,
                           "$2b$12$" + good,
                           good + "$" + "AAAA"};
  for (const auto& text : not_hashes) EXPECT_EQ(hasher.check("correct horse", text), PasswordCheck::wrong) << text;
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
