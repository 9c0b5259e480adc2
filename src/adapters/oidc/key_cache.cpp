#include "adapters/oidc/key_cache.h"

#include <chrono>
#include <utility>

#include "base/caught.h"
#include "base/log.h"

namespace fa::oidc {

KeyCache::Turn::Turn(KeyCache& cache) : cache_(&cache) {
  cache.fetching_ = true;
}

KeyCache::Turn::Turn(Turn&& other) noexcept : cache_(std::exchange(other.cache_, nullptr)) {}

KeyCache::Turn::~Turn() {
  if (!cache_) return;
  {
    const std::lock_guard lock(cache_->state_mutex_);
    cache_->fetching_ = false;
  }
  cache_->fetch_ended_.notify_all();
}

KeyCache::KeyCache(std::unique_ptr<JwksSource> source, const ports::Clock& clock, const KeyCacheSettings& settings,
                   RunInBackground background)
    : source_(std::move(source)), clock_(clock), settings_(settings), background_(std::move(background)) {}

std::expected<std::shared_ptr<const PublicKey>, KeyLookupError> KeyCache::find(std::string_view key_id) {
  Snapshot state = snapshot();
  if (auto key = key_in(state, key_id)) {
    renew_if_old(state);
    return key;
  }
  if (!ask_issuer(state.generation)) return std::unexpected(KeyLookupError::unavailable);
  state = snapshot();
  if (auto key = key_in(state, key_id)) return key;
  const bool issuer_was_asked = is_usable(state) && !state.last_failed;
  return std::unexpected(issuer_was_asked ? KeyLookupError::unknown : KeyLookupError::unavailable);
}

void KeyCache::prefetch() {
  std::unique_lock lock(state_mutex_);
  if (fetching_ || tried_lately() || !background_) return;
  Turn turn(*this);
  lock.unlock();
  fetch_in_background(std::move(turn));
}

std::size_t KeyCache::waiting() const {
  const std::lock_guard lock(state_mutex_);
  return waiting_;
}

KeyCache::Snapshot KeyCache::snapshot() const {
  const std::lock_guard lock(state_mutex_);
  return state_;
}

bool KeyCache::is_usable(const Snapshot& state) const {
  return state.keys && clock_.monotonic_us() - state.good_at_us <= settings_.serve_stale_for_ms * 1'000;
}

std::shared_ptr<const PublicKey> KeyCache::key_in(const Snapshot& state, std::string_view key_id) const {
  const PublicKey* key = is_usable(state) ? state.keys->find(key_id) : nullptr;
  return key ? std::shared_ptr<const PublicKey>(state.keys, key) : nullptr;
}

bool KeyCache::tried_lately() const {
  return state_.generation > 0 && source_->revision() == state_.revision &&
         clock_.monotonic_us() - state_.tried_at_us < settings_.refetch_interval_ms * 1'000;
}

void KeyCache::renew_if_old(const Snapshot& state) {
  if (clock_.monotonic_us() - state.good_at_us <= settings_.fresh_for_ms * 1'000) return;
  std::unique_lock lock(state_mutex_);
  if (fetching_ || state_.generation != state.generation || tried_lately()) return;
  Turn turn(*this);
  lock.unlock();
  if (background_) return fetch_in_background(std::move(turn));
  fetch();
}

void KeyCache::fetch_in_background(Turn turn) {
  background_([this, turn = std::move(turn)]() mutable {
    const Turn ends_with_the_work = std::move(turn);
    fetch();
  });
}

bool KeyCache::ask_issuer(std::uint64_t seen_generation) {
  std::unique_lock lock(state_mutex_);
  if (state_.generation != seen_generation || tried_lately()) return true;
  if (fetching_) return wait_for_fetch(lock, seen_generation);
  const Turn turn(*this);
  lock.unlock();
  fetch();
  return true;
}

bool KeyCache::wait_for_fetch(std::unique_lock<std::mutex>& lock, std::uint64_t seen_generation) {
  if (waiting_ >= settings_.waiting_max) return false;
  ++waiting_;
  fetch_ended_.wait_for(lock, std::chrono::milliseconds(settings_.wait_ms_max), [this] { return !fetching_; });
  --waiting_;
  return state_.generation != seen_generation;
}

void KeyCache::fetch() {
  const std::uint64_t revision = source_->revision();  // before: a change during the fetch makes another one
  std::expected<Keys, std::string> keys;
  try {
    keys = read_keys();
  } catch (...) {
    keys = std::unexpected(base::caught_text());
  }
  store(std::move(keys), revision);
}

std::expected<KeyCache::Keys, std::string> KeyCache::read_keys() {
  const auto text = source_->fetch();
  if (!text) return std::unexpected(text.error());
  auto keys = KeySet::parse(*text);
  if (!keys) return std::unexpected(keys.error());
  return std::make_shared<const KeySet>(std::move(*keys));
}

void KeyCache::store(std::expected<Keys, std::string> keys, std::uint64_t revision) {
  {
    const std::lock_guard lock(state_mutex_);
    state_.generation += 1;
    state_.tried_at_us = clock_.monotonic_us();
    state_.revision = revision;
    state_.last_failed = !keys;
    if (keys) {
      state_.keys = std::move(*keys);
      state_.good_at_us = state_.tried_at_us;
    }
  }
  if (!keys) base::log::warn("identity provider's keys not fetched", {{"reason", keys.error()}});
}

}  // namespace fa::oidc
