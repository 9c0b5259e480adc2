// When an auction's viewers are told how much time is left: every second in the last minute, at an interval before.
#pragma once

#include <cstdint>

namespace fa::gateway {

inline constexpr std::int64_t kLastMinuteMs = 60'000;

// Asked once a second while the auction is live.
constexpr bool timer_update_due(std::int64_t remaining_ms, std::int64_t since_last_ms, std::int64_t interval_ms) {
  // The asking has a grain of 100 ms, so an interval counts as over when half of that is missing.
  return remaining_ms <= kLastMinuteMs || since_last_ms + 50 >= interval_ms;
}

}  // namespace fa::gateway
