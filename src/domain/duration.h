// How long an auction may run (rules, "Life").
#pragma once

#include <cstdint>
#include <optional>

namespace fa::domain {

inline constexpr std::int64_t kDurationMin_s = 5;
inline constexpr std::int64_t kDurationMax_s = 2'592'000;

// Whole seconds, 5 s to 30 days, as milliseconds. Anything else is nullopt.
constexpr std::optional<std::int64_t> duration_ms(std::int64_t seconds) {
  if (seconds < kDurationMin_s || seconds > kDurationMax_s) return std::nullopt;
  return seconds * 1000;
}

}  // namespace fa::domain
