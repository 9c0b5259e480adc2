#include "adapters/embedded/identity/attempt_throttle.h"

#include <algorithm>

namespace fa::identity {
namespace {

constexpr int kDoublingsMax = 30;

}  // namespace

std::int64_t AttemptThrottle::begin(const std::string& key) {
  const std::lock_guard lock(mutex_);
  const std::int64_t now_us = clock_.monotonic_us();
  if (!attempts_.contains(key)) make_room(now_us);
  Attempts& attempts = attempts_[key];
  if (now_us - attempts.last_at_us > settings_.forget_after_ms * 1'000) attempts.count = 0;
  if (attempts.count > 0 && now_us < attempts.next_at_us) return (attempts.next_at_us - now_us + 999) / 1'000;
  attempts.count += 1;
  attempts.last_at_us = now_us;
  attempts.next_at_us = now_us + wait_after_ms(attempts.count) * 1'000;
  return 0;
}

void AttemptThrottle::succeeded(const std::string& key) {
  const std::lock_guard lock(mutex_);
  attempts_.erase(key);
}

void AttemptThrottle::take_back(const std::string& key) {
  const std::lock_guard lock(mutex_);
  const auto found = attempts_.find(key);
  if (found == attempts_.end()) return;
  Attempts& attempts = found->second;
  if (--attempts.count <= 0) {
    attempts_.erase(found);
  } else {
    attempts.next_at_us = attempts.last_at_us + wait_after_ms(attempts.count) * 1'000;
  }
}

std::size_t AttemptThrottle::size() const {
  const std::lock_guard lock(mutex_);
  return attempts_.size();
}

std::int64_t AttemptThrottle::wait_after_ms(int count) const {
  if (count < settings_.free_attempts) return 0;
  const int doublings = std::min(count - settings_.free_attempts, kDoublingsMax);
  return std::min(settings_.first_wait_ms << doublings, settings_.wait_max_ms);
}

void AttemptThrottle::make_room(std::int64_t now_us) {
  if (attempts_.size() < settings_.keys_max) return;
  std::erase_if(attempts_,
                [&](const auto& item) { return now_us - item.second.last_at_us > settings_.forget_after_ms * 1'000; });
  if (attempts_.size() < settings_.keys_max) return;
  attempts_.erase(std::ranges::min_element(attempts_, {}, [](const auto& item) { return item.second.last_at_us; }));
}

}  // namespace fa::identity
