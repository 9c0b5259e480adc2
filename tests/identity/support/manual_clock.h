// A clock that moves only when a test says so.
#pragma once

#include <cstdint>

#include "ports/clock.h"

namespace fa::test {

class ManualClock final : public ports::Clock {
 public:
  std::int64_t unix_ms() const override { return unix_ms_; }
  std::int64_t monotonic_us() const override { return monotonic_us_; }
  void advance_ms(std::int64_t by_ms) {
    unix_ms_ += by_ms;
    monotonic_us_ += by_ms * 1'000;
  }

 private:
  std::int64_t unix_ms_ = 1'800'000'000'000;
  std::int64_t monotonic_us_ = 5'000'000;
};

}  // namespace fa::test
