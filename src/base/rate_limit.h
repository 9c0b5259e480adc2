// Token buckets by key, bounded in number: when full, the half used longest ago is forgotten. One thread at a time.
#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

namespace fa::base {

struct RateLimit {
  double per_second = 5;
  double burst = 10;
};

class RateLimiter {
 public:
  RateLimiter(std::size_t keys_max) : keys_max_(keys_max) {}
  // 0: allowed, one token taken. Otherwise the milliseconds after which a retry would be allowed; nothing is taken.
  std::int64_t take(const std::string& key, const RateLimit& limit, std::int64_t now_us);

 private:
  struct Bucket {
    double tokens;
    std::int64_t at_us;
  };
  void make_room(std::int64_t now_us);
  std::size_t keys_max_;
  std::unordered_map<std::string, Bucket> buckets_;
};

}  // namespace fa::base
