#include "base/rate_limit.h"

#include <algorithm>
#include <cmath>

namespace fa::base {

namespace {

// Until there are `tokens` more; at least 1 ms.
std::int64_t ms_until(double tokens, const RateLimit& limit) {
  const double wait_s = limit.per_second > 0 ? tokens / limit.per_second : 3600;
  return std::max<std::int64_t>(1, static_cast<std::int64_t>(std::ceil(wait_s * 1000)));
}

}  // namespace

RateLimiter::Bucket& RateLimiter::filled(std::string_view key, const RateLimit& limit, std::int64_t now_us) {
  auto found = buckets_.find(key);
  if (found == buckets_.end()) {
    if (buckets_.size() >= keys_max_) make_room(now_us);
    found = buckets_.emplace(key, Bucket{limit.burst, now_us}).first;
  }
  Bucket& bucket = found->second;
  const double seconds = static_cast<double>(std::max<std::int64_t>(0, now_us - bucket.at_us)) / 1e6;
  bucket.tokens = std::min(limit.burst, bucket.tokens + seconds * limit.per_second);
  bucket.at_us = std::max(bucket.at_us, now_us);
  return bucket;
}

std::int64_t RateLimiter::take(std::string_view key, const RateLimit& limit, std::int64_t now_us) {
  Bucket& bucket = filled(key, limit, now_us);
  if (bucket.tokens < 1) return ms_until(1 - bucket.tokens, limit);
  bucket.tokens -= 1;
  return 0;
}

std::int64_t RateLimiter::wait(std::string_view key, const RateLimit& limit, std::int64_t now_us) {
  if (!buckets_.contains(key)) return 0;
  const Bucket& bucket = filled(key, limit, now_us);
  return bucket.tokens > 0 ? 0 : ms_until(-bucket.tokens, limit);
}

std::int64_t RateLimiter::spend(std::string_view key, const RateLimit& limit, std::int64_t now_us, double amount) {
  Bucket& bucket = filled(key, limit, now_us);
  bucket.tokens -= amount;
  return bucket.tokens > 0 ? 0 : ms_until(-bucket.tokens, limit);
}

// Forgets the half that was used longest ago: the likeliest to be full again, so the least is forgiven.
void RateLimiter::make_room(std::int64_t) {
  std::vector<std::int64_t> times;
  times.reserve(buckets_.size());
  for (const auto& [key, bucket] : buckets_) times.push_back(bucket.at_us);
  auto middle = times.begin() + static_cast<std::ptrdiff_t>(times.size() / 2);
  std::nth_element(times.begin(), middle, times.end());
  const std::int64_t median_us = *middle;
  std::erase_if(buckets_, [&](const auto& entry) { return entry.second.at_us <= median_us; });
}

}  // namespace fa::base
