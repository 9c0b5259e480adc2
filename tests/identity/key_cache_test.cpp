#include <gtest/gtest.h>

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
  std::vector<std::move_only_function<void()>> queued;
  oidc::KeyCache cache;
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

}  // namespace
}  // namespace fa::test
