// How many of something each key holds, with a bound: sessions of a user, sessions of an address. Any thread.
#pragma once

#include <array>
#include <cstddef>
#include <mutex>
#include <unordered_map>

#include "base/assert.h"

namespace fa::gateway {

template <class Key, class Hash = std::hash<Key>>
class CountBound {
 public:
  explicit CountBound(std::size_t max) : max_(max) {}

  // false: this key holds `max` already; nothing is counted.
  bool enter(const Key& key) {
    Shard& shard = shard_of(key);
    const std::scoped_lock lock(shard.mutex);
    std::size_t& count = shard.counts[key];
    if (count >= max_) return false;
    ++count;
    return true;
  }

  void leave(const Key& key) {
    Shard& shard = shard_of(key);
    const std::scoped_lock lock(shard.mutex);
    const auto found = shard.counts.find(key);
    FA_ASSERT(found != shard.counts.end());
    if (--found->second == 0) shard.counts.erase(found);
  }

 private:
  struct Shard {
    std::mutex mutex;
    std::unordered_map<Key, std::size_t, Hash> counts;
  };
  Shard& shard_of(const Key& key) { return shards_[Hash{}(key) % shards_.size()]; }

  const std::size_t max_;
  std::array<Shard, 16> shards_;
};

}  // namespace fa::gateway
