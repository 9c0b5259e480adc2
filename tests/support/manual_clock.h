// A clock that stands still until a test moves it. Any thread may read it; one thread at a time moves it.
#pragma once

#include <atomic>
#include <functional>
#include <string>
#include <utility>

#include "ports/clock.h"

namespace fa::test {

class ManualClock final : public ports::AuctionClock {
 public:
  explicit ManualClock(std::int64_t start_ms = 1'700'000'000'000) : unix_ms_(start_ms) {}

  std::int64_t unix_ms() const override { return unix_ms_; }
  std::int64_t monotonic_us() const override { return monotonic_us_; }
  ports::ClockMark mark() const override { return {unix_ms_, monotonic_us_ / 1'000}; }
  std::string boot_id() const override { return "the one boot"; }
  void go_on(const std::optional<ports::ClockMark>& /*last*/, const std::string& /*boot_id*/,
             std::int64_t /*not_before_ms*/) override {}  // it is what tests move it to

  // Time passes; whoever waits for a deadline is told (see on_move).
  void advance_ms(std::int64_t ms) {
    monotonic_us_ += ms * 1'000;
    unix_ms_ += ms;
    if (moved_) moved_();
  }
  // The machine's time is set anew, forwards or backwards; intervals are not touched.
  void step_ms(std::int64_t ms) {
    unix_ms_ += ms;
    if (moved_) moved_();
  }
  // Called after each move: what waits for deadlines looks at the clock again. One listener; empty: none.
  void on_move(std::function<void()> moved) { moved_ = std::move(moved); }

 private:
  std::atomic<std::int64_t> unix_ms_;
  std::atomic<std::int64_t> monotonic_us_ = 1'000'000;
  std::function<void()> moved_;
};

}  // namespace fa::test
