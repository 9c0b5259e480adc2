// The issuer's keys as this process knows them: fetched when first needed, renewed in time, kept while the issuer is
// away.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "adapters/oidc/jwks_source.h"
#include "adapters/oidc/key_set.h"
#include "ports/clock.h"

namespace fa::oidc {

struct KeyCacheSettings {
  std::int64_t refetch_interval_ms = 10'000;    // between any two fetches, so unknown key ids cannot make a flood;
                                                // shorter only where the source itself says that its keys changed
  std::int64_t fresh_for_ms = 10 * 60 * 1'000;  // then renewed, so that a withdrawn key is forgotten
  std::int64_t serve_stale_for_ms = 24 * 3600 * 1'000;  // since the last good fetch, while the issuer cannot be reached
  std::size_t waiting_max = 2;       // callers that wait at once for a fetch that runs: an issuer that hangs holds
                                     // them, the one that fetches, and no other thread
  std::int64_t wait_ms_max = 2'000;  // that each of them waits
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

  // Any thread. Microseconds for a known key, also while a fetch hangs. An unknown one makes at most one fetch, on the
  // caller's thread; while one runs, `waiting_max` callers wait for it and all others are told unavailable at once. The
  // pointer keeps its key set alive.
  std::expected<std::shared_ptr<const PublicKey>, KeyLookupError> find(std::string_view key_id);

  // Fetches in the background unless a fetch runs, so that the first people after a start need not wait for one. Any
  // thread; returns at once. Without `background`, or where it takes no work, the first find() fetches.
  void prefetch();

  std::size_t waiting() const;  // callers that wait for a fetch now. Any thread

 private:
  using Keys = std::shared_ptr<const KeySet>;
  struct Snapshot {
    Keys keys;                     // null before the first good fetch
    std::uint64_t generation = 0;  // counts fetches, good and bad
    std::int64_t good_at_us = 0;
    std::int64_t tried_at_us = 0;
    std::uint64_t revision = 0;  // of the source, before the last fetch
    bool last_failed = false;
  };
  // The only leave to fetch, from its making to its end: whatever ends it, also work that is dropped, lets others on.
  class Turn {
   public:
    explicit Turn(KeyCache& cache);  // under state_mutex_, where nobody fetches
    Turn(Turn&& other) noexcept;
    Turn& operator=(Turn&&) = delete;
    ~Turn();

   private:
    KeyCache* cache_;
  };

  Snapshot snapshot() const;
  bool is_usable(const Snapshot& state) const;
  std::shared_ptr<const PublicKey> key_in(const Snapshot& state, std::string_view key_id) const;  // null: not there
  bool tried_lately() const;  // under state_mutex_; false also where the source's keys have changed since
  void renew_if_old(const Snapshot& state);
  void fetch_in_background(Turn turn);
  // Makes a fetch, or waits for one, unless there is a newer state already or the interval has not passed. False: the
  // issuer could not be asked in time.
  bool ask_issuer(std::uint64_t seen_generation);
  bool wait_for_fetch(std::unique_lock<std::mutex>& lock, std::uint64_t seen_generation);
  void fetch();  // the holder of the turn; whatever the source throws is a failed fetch
  std::expected<Keys, std::string> read_keys();
  void store(std::expected<Keys, std::string> keys, std::uint64_t revision);

  const std::unique_ptr<JwksSource> source_;
  const ports::Clock& clock_;
  const KeyCacheSettings settings_;
  const RunInBackground background_;
  mutable std::mutex state_mutex_;  // never held over a fetch
  std::condition_variable fetch_ended_;
  Snapshot state_;
  bool fetching_ = false;
  std::size_t waiting_ = 0;
};

}  // namespace fa::oidc
