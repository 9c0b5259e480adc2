#include "adapters/embedded/identity/allowance.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "base/crypto.h"

namespace fa::identity {
namespace {

// By a hash that nobody can make meet another's.
std::uint64_t taker_of(std::string_view who) {
  const auto hash = base::sha256(who);
  std::uint64_t half = 0;
  std::memcpy(&half, hash.data(), sizeof half);
  return half;
}

}  // namespace

std::int64_t Allowance::take(const std::string& key, std::string_view who) {
  const std::lock_guard lock(mutex_);
  const std::int64_t now_us = clock_.monotonic_us();
  if (!buckets_.contains(key)) make_room(now_us);
  const auto [found, is_new] = buckets_.try_emplace(key, Bucket{static_cast<double>(settings_.at_once), now_us, {}});
  Bucket& bucket = found->second;
  refill(bucket, now_us);
  if (bucket.left < 1) {
    return std::max<std::int64_t>(1, std::llround((1 - bucket.left) * static_cast<double>(settings_.refill_ms)));
  }
  bucket.left -= 1;
  bucket.takers.push_back(taker_of(who));
  if (bucket.takers.size() > static_cast<std::size_t>(settings_.at_once)) bucket.takers.erase(bucket.takers.begin());
  return 0;
}

void Allowance::give_back(const std::string& key, std::string_view who) {
  const std::lock_guard lock(mutex_);
  const auto found = buckets_.find(key);
  if (found == buckets_.end()) return;
  auto& takers = found->second.takers;
  const auto newest = std::ranges::find(takers.rbegin(), takers.rend(), taker_of(who));
  if (newest == takers.rend()) return;
  takers.erase(std::prev(newest.base()));
  put_back(found->second, 1);
}

void Allowance::give_all_back(const std::string& key, std::string_view who) {
  const std::lock_guard lock(mutex_);
  const auto found = buckets_.find(key);
  if (found == buckets_.end()) return;
  put_back(found->second, static_cast<double>(std::erase(found->second.takers, taker_of(who))));
}

std::size_t Allowance::size() const {
  const std::lock_guard lock(mutex_);
  return buckets_.size();
}

// A wait that was told is enough: what rounding leaves short of one is one.
void Allowance::refill(Bucket& bucket, std::int64_t now_us) const {
  const double gained = static_cast<double>(now_us - bucket.at_us) / 1'000.0 / static_cast<double>(settings_.refill_ms);
  bucket.at_us = now_us;
  put_back(bucket, gained);
  if (bucket.left < 1 && bucket.left > 1 - 1e-4) bucket.left = 1;
}

void Allowance::put_back(Bucket& bucket, double count) const {
  bucket.left = std::min(bucket.left + count, static_cast<double>(settings_.at_once));
}

void Allowance::make_room(std::int64_t now_us) {
  if (buckets_.size() < settings_.keys_max) return;
  for (auto& [key, bucket] : buckets_) refill(bucket, now_us);
  std::erase_if(buckets_, [&](const auto& item) { return item.second.left >= settings_.at_once; });
  if (buckets_.size() < settings_.keys_max) return;
  buckets_.erase(std::ranges::max_element(buckets_, {}, [](const auto& item) { return item.second.left; }));
}

}  // namespace fa::identity
