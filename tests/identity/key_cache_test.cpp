#include <gtest/gtest.h>

#include <atomic>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <stdexcept>
#include <thread>
#include <vector>

#include "identity/support/verifier.h"

namespace fa::test {
namespace {

using ports::TokenError;

constexpr std::int64_t kSecond = 1'000;
constexpr std::int64_t kMinute = 60 * kSecond;
constexpr std::int64_t kHour = 60 * kMinute;

// A token by `key` that is good whenever it is shown.
std::expected<ports::Identity, TokenError> show(VerifierFixture& f, const char* key) {
  return f.verifier->verify(f.token({}, {}, key));
}

TEST(KeyCache, asks_the_issuer_once_for_many_tokens) {
  VerifierFixture f(key_set_of({"first"}));
  for (int i = 0; i < 20; ++i) EXPECT_TRUE(show(f, "first").has_value());
  EXPECT_EQ(f.source->fetches, 1);
}

TEST(KeyCache, finds_a_rotated_key_by_one_more_fetch) {
  VerifierFixture f(key_set_of({"first"}));
  ASSERT_TRUE(show(f, "first").has_value());
  f.clock.advance_ms(10 * kSecond);
  f.source->answer = key_set_of({"second", "first"});
  EXPECT_TRUE(show(f, "second").has_value());
  EXPECT_TRUE(show(f, "first").has_value());
  EXPECT_EQ(f.source->fetches, 2);
}

TEST(KeyCache, lets_unknown_keys_make_one_fetch_an_interval) {
  VerifierFixture f(key_set_of({"first"}));
  ASSERT_TRUE(show(f, "first").has_value());
  f.clock.advance_ms(10 * kSecond);
  for (int i = 0; i < 50; ++i) EXPECT_EQ(show(f, "stranger").error(), TokenError::unknown_key);
  EXPECT_EQ(f.source->fetches, 2);
  f.clock.advance_ms(10 * kSecond);
  EXPECT_EQ(show(f, "stranger").error(), TokenError::unknown_key);
  EXPECT_EQ(f.source->fetches, 3);
}

TEST(KeyCache, need_not_wait_where_the_source_says_that_its_keys_changed) {
  VerifierFixture f(key_set_of({"first"}));
  ASSERT_TRUE(show(f, "first").has_value());
  f.source->answer = key_set_of({"second", "first"});
  EXPECT_EQ(show(f, "second").error(), TokenError::unknown_key);
  f.source->revision += 1;
  EXPECT_TRUE(show(f, "second").has_value());
  for (int i = 0; i < 50; ++i) EXPECT_EQ(show(f, "stranger").error(), TokenError::unknown_key);
  EXPECT_EQ(f.source->fetches, 2);
}

TEST(KeyCache, forgets_a_withdrawn_key) {
  VerifierFixture f(key_set_of({"first", "second"}));
  ASSERT_TRUE(show(f, "second").has_value());
  f.source->answer = key_set_of({"first"});
  f.clock.advance_ms(10 * kMinute + 1);
  ASSERT_TRUE(show(f, "first").has_value());  // finds the keys old and renews them
  EXPECT_EQ(show(f, "second").error(), TokenError::unknown_key);
}

TEST(KeyCache, serves_known_keys_while_the_issuer_is_down) {
  VerifierFixture f(key_set_of({"first"}));
  ASSERT_TRUE(show(f, "first").has_value());
  f.source->answer = std::unexpected("connection refused");
  f.clock.advance_ms(23 * kHour);
  EXPECT_TRUE(show(f, "first").has_value());
  EXPECT_EQ(show(f, "second").error(), TokenError::unavailable);
}

TEST(KeyCache, stops_believing_keys_that_could_not_be_renewed_for_a_day) {
  VerifierFixture f(key_set_of({"first"}));
  ASSERT_TRUE(show(f, "first").has_value());
  f.source->answer = std::unexpected("connection refused");
  f.clock.advance_ms(24 * kHour + 1);
  EXPECT_EQ(show(f, "first").error(), TokenError::unavailable);
  f.source->answer = key_set_of({"first"});
  f.clock.advance_ms(10 * kSecond);
  EXPECT_TRUE(show(f, "first").has_value());
}

TEST(KeyCache, recovers_when_the_issuer_comes_up_after_us) {
  VerifierFixture f(std::unexpected<std::string>("connection refused"));
  EXPECT_EQ(show(f, "first").error(), TokenError::unavailable);
  EXPECT_EQ(show(f, "first").error(), TokenError::unavailable);
  EXPECT_EQ(f.source->fetches, 1);
  f.source->answer = key_set_of({"first"});
  f.clock.advance_ms(10 * kSecond);
  EXPECT_TRUE(show(f, "first").has_value());
}

TEST(KeyCache, keeps_its_keys_when_the_issuer_answers_nonsense) {
  VerifierFixture f(key_set_of({"first"}));
  ASSERT_TRUE(show(f, "first").has_value());
  f.source->answer = "<html>Bad gateway</html>";
  f.clock.advance_ms(kHour);
  EXPECT_TRUE(show(f, "first").has_value());
  EXPECT_EQ(f.source->fetches, 2);
}

struct BackgroundCache {
  BackgroundCache()
      : cache(std::make_unique<oidc::InProcessJwks>([this]() -> std::expected<std::string, std::string> {
                ++fetches;
                return key_set_of({"first"});
              }),
              clock, {}, [this](std::move_only_function<void()> work) {
                if (!takes_work) return false;
                queued.push_back(std::move(work));
                return true;
              }) {}
  bool finds() { return cache.find(rsa_key("first").key_id()).has_value(); }

  ManualClock clock;
  int fetches = 0;
  bool takes_work = true;
  oidc::KeyCache cache;
  std::vector<std::move_only_function<void()>> queued;  // the cache outlives it
};

TEST(KeyCache, renews_old_keys_off_the_callers_thread) {
  BackgroundCache b;
  ASSERT_TRUE(b.finds());
  b.clock.advance_ms(10 * kMinute + 1);
  EXPECT_TRUE(b.finds());
  EXPECT_TRUE(b.finds());
  EXPECT_EQ(b.fetches, 1);
  ASSERT_EQ(b.queued.size(), 1u);
  b.queued[0]();
  EXPECT_EQ(b.fetches, 2);
}

TEST(KeyCache, tries_again_to_renew_where_the_background_was_full) {
  BackgroundCache b;
  ASSERT_TRUE(b.finds());
  b.clock.advance_ms(10 * kMinute + 1);
  b.takes_work = false;
  EXPECT_TRUE(b.finds());
  b.takes_work = true;
  EXPECT_TRUE(b.finds());
  EXPECT_EQ(b.queued.size(), 1u);
}

TEST(KeyCache, fetches_ahead_of_the_first_token_in_the_background) {
  BackgroundCache b;
  b.cache.prefetch();
  b.cache.prefetch();
  EXPECT_EQ(b.fetches, 0);
  ASSERT_EQ(b.queued.size(), 1u);
  b.queued[0]();
  EXPECT_TRUE(b.finds());
  EXPECT_EQ(b.fetches, 1);
}

TEST(KeyCache, fetches_for_the_first_token_where_the_background_was_full) {
  BackgroundCache b;
  b.takes_work = false;
  b.cache.prefetch();
  EXPECT_TRUE(b.finds());
  EXPECT_EQ(b.fetches, 1);
}

TEST(KeyCache, lets_others_fetch_when_the_background_drops_its_work) {
  BackgroundCache b;
  b.cache.prefetch();
  b.queued.clear();
  EXPECT_TRUE(b.finds());
}

TEST(KeyCache, takes_whatever_a_fetch_throws_for_a_failed_fetch) {
  ManualClock clock;
  std::function<void()> fail = [] { throw std::runtime_error("no memory for the answer"); };
  oidc::KeyCache cache(std::make_unique<oidc::InProcessJwks>([&]() -> std::expected<std::string, std::string> {
                         if (fail) fail();
                         return key_set_of({"first"});
                       }),
                       clock);
  const auto find = [&] { return cache.find(rsa_key("first").key_id()); };
  EXPECT_EQ(find().error(), oidc::KeyLookupError::unavailable);
  clock.advance_ms(10 * kSecond);
  fail = [] { throw 7; };
  EXPECT_EQ(find().error(), oidc::KeyLookupError::unavailable);
  clock.advance_ms(10 * kSecond);
  fail = nullptr;
  EXPECT_TRUE(find().has_value());
}

// An issuer that holds each fetch until the test lets it go on.
class HangingIssuer {
 public:
  std::expected<std::string, std::string> fetch() {
    std::unique_lock lock(mutex_);
    ++fetches_;
    changed_.notify_all();
    changed_.wait(lock, [this] { return !hangs_; });
    return key_set_of({"first"});
  }
  void wait_for_fetch(int count) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return fetches_ >= count; });
  }
  void hang(bool hangs) {
    const std::lock_guard lock(mutex_);
    hangs_ = hangs;
    changed_.notify_all();
  }
  int fetches() {
    const std::lock_guard lock(mutex_);
    return fetches_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool hangs_ = true;
  int fetches_ = 0;
};

// A cache whose issuer hangs, and callers on threads of their own.
struct HangingCache {
  explicit HangingCache(const oidc::KeyCacheSettings& settings)
      : cache(std::make_unique<oidc::InProcessJwks>([this] { return issuer.fetch(); }), clock, settings) {}
  ~HangingCache() { let_go(); }
  void ask_elsewhere(const std::string& key_id) {
    callers.emplace_back([this, key_id] { found += cache.find(key_id).has_value() ? 1 : 0; });
  }
  void let_go() {
    issuer.hang(false);
    for (std::thread& caller : callers) caller.join();
    callers.clear();
  }
  bool is_told_unavailable(const std::string& key_id) {
    const auto key = cache.find(key_id);
    return !key && key.error() == oidc::KeyLookupError::unavailable;
  }

  ManualClock clock;
  HangingIssuer issuer;
  oidc::KeyCache cache;
  std::vector<std::thread> callers;
  std::atomic<int> found = 0;
};

constexpr std::int64_t kForever_ms = 3'600'000;

TEST(KeyCache, lets_few_callers_wait_for_an_issuer_that_hangs_and_answers_all_others_at_once) {
  HangingCache h({.waiting_max = 2, .wait_ms_max = kForever_ms});
  h.ask_elsewhere(rsa_key("first").key_id());
  h.issuer.wait_for_fetch(1);
  for (int i = 0; i < 2; ++i) h.ask_elsewhere(rsa_key("first").key_id());
  while (h.cache.waiting() < 2) std::this_thread::yield();
  for (int i = 0; i < 20; ++i) EXPECT_TRUE(h.is_told_unavailable("random-" + std::to_string(i)));
  h.let_go();
  EXPECT_EQ(h.found, 3);  // who waited has what came
  EXPECT_EQ(h.issuer.fetches(), 1);
}

TEST(KeyCache, ends_a_wait_for_an_issuer_that_hangs) {
  HangingCache h({.waiting_max = 1, .wait_ms_max = 1});
  h.ask_elsewhere(rsa_key("first").key_id());
  h.issuer.wait_for_fetch(1);
  EXPECT_TRUE(h.is_told_unavailable(rsa_key("first").key_id()));
  EXPECT_EQ(h.cache.waiting(), 0u);
  h.let_go();
  EXPECT_TRUE(h.cache.find(rsa_key("first").key_id()).has_value());
}

TEST(KeyCache, never_holds_up_a_known_key) {
  HangingCache h({.waiting_max = 0});
  h.issuer.hang(false);
  ASSERT_TRUE(h.cache.find(rsa_key("first").key_id()).has_value());
  h.clock.advance_ms(10 * kMinute + 1);  // old enough to be renewed, too
  h.issuer.hang(true);
  h.ask_elsewhere("random");
  h.issuer.wait_for_fetch(2);
  EXPECT_TRUE(h.cache.find(rsa_key("first").key_id()).has_value());
}

}  // namespace
}  // namespace fa::test
