// One session's rate: a token bucket of 16 bytes.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "base/rate_limit.h"

namespace fa::gateway {

class TokenBucket {
 public:
  TokenBucket(const base::RateLimit& limit, std::int64_t now_us) : tokens_(limit.burst), at_us_(now_us) {}

  // 0: allowed, one token taken. Otherwise the milliseconds after which a retry would be allowed; nothing is taken.
  std::int64_t take(const base::RateLimit& limit, std::int64_t now_us) {
    const double grown = static_cast<double>(now_us - at_us_) * limit.per_second / 1e6;
    tokens_ = std::min(limit.burst, tokens_ + grown);
    at_us_ = now_us;
    if (tokens_ >= 1) {
      tokens_ -= 1;
      return 0;
    }
    return static_cast<std::int64_t>(std::ceil((1 - tokens_) / limit.per_second * 1'000));
  }

 private:
  double tokens_;
  std::int64_t at_us_;
};

}  // namespace fa::gateway
