// How long a failed job waits: twice as long each time, with jitter, so that what failed together does not come back
// together.
#pragma once

#include <algorithm>
#include <cstdint>

namespace fa::workers {

struct RetryPolicy {
  std::int64_t first_ms = 500;
  std::int64_t max_ms = 600'000;
};

// `attempts`: how often it was tried, from 1. `chance`: random, 0 to 1; the delay is 75 % to 125 % of the nominal one.
constexpr std::int64_t retry_delay_ms(const RetryPolicy& policy, std::int32_t attempts, double chance) {
  std::int64_t nominal = policy.first_ms;
  for (std::int32_t i = 1; i < attempts && nominal < policy.max_ms; ++i) nominal *= 2;
  nominal = std::min(nominal, policy.max_ms);
  return nominal * 3 / 4 + static_cast<std::int64_t>(static_cast<double>(nominal) / 2 * chance);
}

}  // namespace fa::workers
