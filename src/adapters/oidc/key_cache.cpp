#include "adapters/oidc/key_cache.h"

#include <utility>

#include "base/log.h"

namespace fa::oidc {

KeyCache::KeyCache(std::unique_ptr<JwksSource> source, const ports::Clock& clock, const KeyCacheSettings& settings,
                   RunInBackground background)
    : source_(std::move(source)), clock_(clock), settings_(settings), background_(std::move(background)) {}

std::expected<std::shared_ptr<const PublicKey>, KeyLookupError> KeyCache::find(std::string_view key_id) {
  Snapshot state = snapshot();
  const PublicKey* key = state.keys && !expired(state) ? state.keys->find(key_id) : nullptr;
  if (key) {
    renew_if_old(state);
    return std::shared_ptr<const PublicKey>(state.keys, key);
  }
  fetch(state.generation);
  state = snapshot();
  const bool usable = state.keys && !expired(state);
  key = usable ? state.keys->find(key_id) : nullptr;
  if (key) return std::shared_ptr<const PublicKey>(state.keys, key);
  return std::unexpected(usable && !state.last_failed ? KeyLookupError::unknown : KeyLookupError::unavailable);
}

KeyCache::Snapshot KeyCache::snapshot() const {
  const std::lock_guard lock(state_mutex_);
  return state_;
}

bool KeyCache::expired(const Snapshot& state) const {
  return clock_.monotonic_us() - state.good_at_us > settings_.serve_stale_for_ms * 1'000;
}

void KeyCache::renew_if_old(const Snapshot& state) {
  const std::int64_t now_us = clock_.monotonic_us();
  if (now_us - state.good_at_us <= settings_.fresh_for_ms * 1'000) return;
  if (now_us - state.tried_at_us < settings_.refetch_interval_ms * 1'000) return;
  {
    const std::lock_guard lock(state_mutex_);
    if (renewing_) return;
    renewing_ = true;
  }
  auto renew = [this, generation = state.generation] {
    fetch(generation);
    const std::lock_guard lock(state_mutex_);
    renewing_ = false;
  };
  if (!background_) return renew();
  if (background_(renew)) return;
  const std::lock_guard lock(state_mutex_);
  renewing_ = false;
}

void KeyCache::fetch(std::uint64_t seen_generation) {
  const std::lock_guard one_fetch(fetch_mutex_);
  const Snapshot state = snapshot();
  if (state.generation != seen_generation) return;
  const bool tried_lately = clock_.monotonic_us() - state.tried_at_us < settings_.refetch_interval_ms * 1'000;
  if (state.generation > 0 && tried_lately) return;
  const auto text = source_->fetch();
  store(text ? KeySet::parse(*text) : std::unexpected(text.error()));
}

void KeyCache::store(std::expected<KeySet, std::string> keys) {
  if (!keys) base::log::warn("identity provider's keys not fetched", {{"reason", keys.error()}});
  const std::lock_guard lock(state_mutex_);
  state_.generation += 1;
  state_.tried_at_us = clock_.monotonic_us();
  state_.last_failed = !keys;
  if (!keys) return;
  state_.keys = std::make_shared<const KeySet>(std::move(*keys));
  state_.good_at_us = state_.tried_at_us;
}

}  // namespace fa::oidc
