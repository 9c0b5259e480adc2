// Finds an element of a growing vector by its key, holding nothing but the elements' 32-bit positions (open addressing,
// linear probing). Short vectors are scanned and cost no memory here.
#pragma once

#include <cstdint>
#include <cstring>
#include <limits>
#include <optional>
#include <random>
#include <vector>

#include "domain/invariant.h"
#include "domain/uuid.h"

namespace fa::domain {

// Clients choose bid ids: the salt, new in every process, keeps them from choosing ids that all probe the same slots.
// It decides where a position is stored, and never what is found.
inline const std::uint64_t kIndexSalt =
    static_cast<std::uint64_t>(std::random_device{}()) << 32 | std::random_device{}();

inline std::uint64_t mix_bits(std::uint64_t h) {
  h = (h ^ (h >> 33)) * 0xFF51AFD7ED558CCDull;
  h = (h ^ (h >> 33)) * 0xC4CEB9FE1A85EC53ull;
  return h ^ (h >> 33);
}

inline std::uint64_t salted_hash(const Uuid& id, std::uint64_t more = 0) {
  std::uint64_t high;
  std::uint64_t low;
  std::memcpy(&high, id.bytes.data(), 8);
  std::memcpy(&low, id.bytes.data() + 8, 8);
  return mix_bits(mix_bits(high + kIndexSalt) ^ (low + more * 0x9E3779B97F4A7C15ull));
}

// Holds the positions 0 … size-1. `hash_at(position)` is the hash of that element's key; keys are distinct.
class PositionIndex {
 public:
  // The position whose element `equal_at(position)` accepts; `hash` is that of the key looked for.
  template <class EqualAt>
  std::optional<std::uint32_t> find(std::uint64_t hash, EqualAt equal_at) const {
    if (slots_.empty()) {
      for (std::uint32_t position = 0; position < size_; ++position) {
        if (equal_at(position)) return position;
      }
      return std::nullopt;
    }
    for (std::size_t slot = home(hash); slots_[slot] != kFree; slot = next(slot)) {
      if (equal_at(slots_[slot])) return slots_[slot];
    }
    return std::nullopt;
  }

  // Takes in the position `size`, whose element must be in the vector already.
  template <class HashAt>
  void add(HashAt hash_at) {
    require(size_ < kFree);
    const std::uint32_t position = size_++;
    if (slots_.empty() && size_ <= kScannedMax) return;
    if (std::size_t{size_} * 2 > slots_.size()) {
      rebuild(hash_at);
    } else {
      put(position, hash_at(position));
    }
  }

  // Forgets the newest position. Its slot can simply be freed: positions enter in ascending order, also when the table
  // is rebuilt, so none has probed past the newest.
  void remove_newest(std::uint64_t its_hash) {
    require(size_ > 0);
    --size_;
    if (slots_.empty()) return;
    std::size_t slot = home(its_hash);
    while (slots_[slot] != size_) slot = next(slot);
    slots_[slot] = kFree;
  }

 private:
  static constexpr std::uint32_t kFree = std::numeric_limits<std::uint32_t>::max();
  static constexpr std::uint32_t kScannedMax = 16;
  static constexpr std::size_t kSlotsMin = 64;

  std::size_t home(std::uint64_t hash) const { return hash & (slots_.size() - 1); }
  std::size_t next(std::size_t slot) const { return (slot + 1) & (slots_.size() - 1); }

  void put(std::uint32_t position, std::uint64_t hash) {
    std::size_t slot = home(hash);
    while (slots_[slot] != kFree) slot = next(slot);
    slots_[slot] = position;
  }

  template <class HashAt>
  void rebuild(HashAt hash_at) {
    const std::size_t slots = slots_.empty() ? kSlotsMin : slots_.size() * 2;
    slots_.assign(slots, kFree);
    for (std::uint32_t position = 0; position < size_; ++position) put(position, hash_at(position));
  }

  std::vector<std::uint32_t> slots_;  // a power of two of them, at most half taken; none while scanning does
  std::uint32_t size_ = 0;
};

}  // namespace fa::domain
