// Token buckets by key, bounded in number: when full, the half used longest ago is forgotten. One thread at a time.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
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
  std::int64_t take(std::string_view key, const RateLimit& limit, std::int64_t now_us);
  // For what is known only afterwards: asked with wait() before, charged with spend() after, which may leave a debt.
  // 0: something is left. Otherwise the milliseconds until something is; nothing is taken.
  std::int64_t wait(std::string_view key, const RateLimit& limit, std::int64_t now_us);
  // Takes `amount` tokens, whether they are there or not, and returns what wait() would now.
  std::int64_t spend(std::string_view key, const RateLimit& limit, std::int64_t now_us, double amount);

 private:
  struct Hash {
    using is_transparent = void;  // a key that is known is found without a string
    std::size_t operator()(std::string_view key) const { return std::hash<std::string_view>{}(key); }
  };
  struct Bucket {
    double tokens;
    std::int64_t at_us;
  };
  Bucket& filled(std::string_view key, const RateLimit& limit, std::int64_t now_us);
  void make_room(std::int64_t now_us);
  std::size_t keys_max_;
  std::unordered_map<std::string, Bucket, Hash, std::equal_to<>> buckets_;
};

}  // namespace fa::base
