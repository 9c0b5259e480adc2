// What REST and realtime share.
#include <gtest/gtest.h>

#include <thread>

#include "base/http/message.h"
#include "base/shared_rate_limiter.h"
#include "base/text.h"
#include "rest/await.h"
#include "wire/error_codes.h"

namespace fa {
namespace {

TEST(ErrorCodes, HaveTheSameStatusInBothTables) {
  for (const auto& entry : wire::kErrors) {
    if (entry.code == wire::ErrorCode::slow_consumer) continue;  // never an answer over HTTP
    EXPECT_EQ(base::http::status_of_code(entry.name), entry.http_status) << entry.name;
  }
}

TEST(Text, CountsCodePointsOfValidUtf8Only) {
  EXPECT_EQ(base::code_points(""), 0u);
  EXPECT_EQ(base::code_points("aé€🪔"), 4u);
  for (const auto* bad : {"\x80", "\xC3", "\xC0\xAF", "\xE0\x80\xAF", "\xED\xA0\x80", "\xF4\x90\x80\x80",
                          "\xF8\x88\x80\x80\x80", "a\xE2\x82", "\xFF"})
    EXPECT_EQ(base::code_points(bad), std::nullopt);
}

TEST(Text, SeesControlCharacters) {
  EXPECT_FALSE(base::has_control_characters("plain é", false));
  EXPECT_TRUE(base::has_control_characters("a\nb", false));
  EXPECT_FALSE(base::has_control_characters("a\r\n\tb", true));
  for (const auto* text : {"\x1b[0m", "\x7f", "\xC2\x85"}) EXPECT_TRUE(base::has_control_characters(text, true));
}

TEST(Await, GivesTheAnswerOrGivesUp) {
  using std::chrono::milliseconds;
  EXPECT_EQ(rest::await<int>(milliseconds(10'000), [](auto done) { done(7); }), 7);
  std::jthread other;
  EXPECT_EQ(rest::await<int>(milliseconds(10'000),
                             [&](auto done) { other = std::jthread([done = std::move(done)] { done(8); }); }),
            8);
  std::function<void(int)> late;
  EXPECT_EQ(rest::await<int>(milliseconds(1), [&](auto done) { late = std::move(done); }), std::nullopt);
  late(9);  // an answer that nobody waits for any more harms nobody
}

TEST(SharedRateLimiter, GivesNoMoreThanTheBurstToManyThreads) {
  base::SharedRateLimiter limiter(100);
  std::atomic<int> taken = 0;
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 4; ++i)
      threads.emplace_back([&] {
        for (int k = 0; k < 100; ++k)
          if (limiter.take("key", {1, 50}, 0) == 0) ++taken;
      });
  }
  EXPECT_EQ(taken, 50);
  EXPECT_EQ(limiter.take("another", {1, 50}, 0), 0);
}

}  // namespace
}  // namespace fa
