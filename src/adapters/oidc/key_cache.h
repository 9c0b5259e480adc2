// The issuer's keys as this process knows them: fetched when first needed, renewed in time, kept while the issuer is
// away.
#pragma once

#include <cstdint>
#include <expected>
#include <functional>
#include <memory>
#include <mutex>
#include <string_view>

#include "adapters/oidc/jwks_source.h"
#include "adapters/oidc/key_set.h"
#include "ports/clock.h"

namespace fa::oidc {

struct KeyCacheSettings {
  std::int64_t refetch_interval_ms = 10'000;    // between any two fetches, so unknown key ids cannot make a flood
  std::int64_t fresh_for_ms = 10 * 60 * 1'000;  // then renewed, so that a withdrawn key is forgotten
  std::int64_t serve_stale_for_ms = 24 * 3600 * 1'000;  // since the last good fetch, while the issuer cannot be reached
};

enum class KeyLookupError {
  unknown,      // the issuer has no such key
  unavailable,  // it cannot be asked now
};

// Takes work off the caller's thread; false: not taken. The cache must outlive what it was given.
using RunInBackground = std::function<bool(std::move_only_function<void()>)>;

class KeyCache {
 public:
  // Without `background`, the caller that finds the keys old renews them itself.
  KeyCache(std::unique_ptr<JwksSource> source, const ports::Clock& clock, const KeyCacheSettings& settings = {},
           RunInBackground background = {});

  // Any thread. Microseconds for a known key; an unknown one makes at most one fetch, which concurrent callers wait for
  // together. The pointer keeps its key set alive.
  std::expected<std::shared_ptr<const PublicKey>, KeyLookupError> find(std::string_view key_id);

 private:
  struct Snapshot {
    std::shared_ptr<const KeySet> keys;  // null before the first good fetch
    std::uint64_t generation = 0;        // counts fetches, good and bad
    std::int64_t good_at_us = 0;
    std::int64_t tried_at_us = 0;
    bool last_failed = false;
  };
  Snapshot snapshot() const;
  bool expired(const Snapshot& state) const;
  void renew_if_old(const Snapshot& state);
  void fetch(
      std::uint64_t seen_generation);  // a no-op where another caller has fetched since, or the interval has not passed
  void store(std::expected<KeySet, std::string> keys);

  const std::unique_ptr<JwksSource> source_;
  const ports::Clock& clock_;
  const KeyCacheSettings settings_;
  const RunInBackground background_;
  std::mutex fetch_mutex_;          // one fetch at a time; taken before state_mutex_
  mutable std::mutex state_mutex_;  // never held over a fetch
  Snapshot state_;
  bool renewing_ = false;
};

}  // namespace fa::oidc
