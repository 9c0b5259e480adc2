// A rate limiter that several threads share: the keys are spread over shards, each behind its own short lock.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string_view>

#include "base/rate_limit.h"

namespace fa::base {

class SharedRateLimiter {
 public:
  // Remembers at most about `keys_max` keys.
  explicit SharedRateLimiter(std::size_t keys_max) {
    for (auto& shard : shards_) shard = std::make_unique<Shard>(keys_max / kShards + 1);
  }

  // As RateLimiter has them.
  std::int64_t take(std::string_view key, const RateLimit& limit, std::int64_t now_us) {
    return on_shard(key, [&](RateLimiter& limiter) { return limiter.take(key, limit, now_us); });
  }
  std::int64_t wait(std::string_view key, const RateLimit& limit, std::int64_t now_us) {
    return on_shard(key, [&](RateLimiter& limiter) { return limiter.wait(key, limit, now_us); });
  }
  std::int64_t spend(std::string_view key, const RateLimit& limit, std::int64_t now_us, double amount) {
    return on_shard(key, [&](RateLimiter& limiter) { return limiter.spend(key, limit, now_us, amount); });
  }

 private:
  static constexpr std::size_t kShards = 16;
  struct Shard {
    explicit Shard(std::size_t keys_max) : limiter(keys_max) {}
    std::mutex mutex;
    RateLimiter limiter;
  };
  template <class Use>
  std::int64_t on_shard(std::string_view key, Use use) {
    Shard& shard = *shards_[std::hash<std::string_view>{}(key) % kShards];
    const std::scoped_lock lock(shard.mutex);
    return use(shard.limiter);
  }

  std::array<std::unique_ptr<Shard>, kShards> shards_;
};

}  // namespace fa::base
