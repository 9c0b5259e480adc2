// What the log is told of a store that is down: enough to know it, and no more.
#include "adapters/embedded/engine/store_health.h"

#include <gtest/gtest.h>

#include <string>

#include "base/log.h"

namespace fa::test {
namespace {

using embedded::StoreHealth;

constexpr std::int64_t kRetryUs = 100'000;

std::size_t count(const std::string& text, const std::string& what) {
  std::size_t times = 0;
  for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + 1)) ++times;
  return times;
}

class StoreHealthLog : public ::testing::Test {
 protected:
  StoreHealthLog() {
    base::log::flush(std::chrono::seconds(10));
    ::testing::internal::CaptureStderr();
  }
  static std::string captured() {
    base::log::flush(std::chrono::seconds(10));
    return ::testing::internal::GetCapturedStderr();
  }
  void fail_for(std::int64_t us) {
    for (const auto until = now_us + us; now_us < until; now_us += kRetryUs) health.failed("no commit", "full", now_us);
  }

  StoreHealth health;
  std::int64_t now_us = 1'000'000;
};

TEST_F(StoreHealthLog, TellsTheGoingDownALineEveryFewSecondsAndTheComingBack) {
  fail_for(12'000'000);
  EXPECT_TRUE(health.is_down());
  health.recovered(now_us);
  EXPECT_FALSE(health.is_down());
  const auto log = captured();
  EXPECT_EQ(count(log, "\"message\":\"no commit\""), 3u) << log;
  EXPECT_EQ(count(log, R"("error":"full","down_for_ms":"0","failures_untold":"0")"), 1u) << log;
  EXPECT_EQ(count(log, R"("error":"full","down_for_ms":"10000","failures_untold":"49")"), 1u) << log;
  EXPECT_EQ(count(log, R"("message":"journal takes commits again","down_for_ms":"12000")"), 1u) << log;
}

TEST_F(StoreHealthLog, IsNotFilledByAStoreThatComesAndGoes) {
  for (int i = 0; i < 200; ++i) {
    fail_for(kRetryUs / 2);
    health.recovered(now_us);
  }
  const auto log = captured();
  EXPECT_EQ(count(log, "\"level\":\"error\""), 4u) << log;  // in 20 s
  EXPECT_EQ(count(log, "commits again"), 4u) << log;
}

TEST_F(StoreHealthLog, TellsOfAnotherFailureLaterAtOnce) {
  fail_for(kRetryUs);
  health.recovered(now_us);
  now_us += StoreHealth::kLogEveryUs;
  fail_for(kRetryUs);
  EXPECT_EQ(count(captured(), "no commit"), 2u);
}

}  // namespace
}  // namespace fa::test
