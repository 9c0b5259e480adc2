// A map of bounded weight: when it is full, what was used longest ago is forgotten. One thread.
#pragma once

#include <cstddef>
#include <list>
#include <unordered_map>
#include <utility>

namespace fa::embedded {

template <class Key, class Value>
class LruMap {
 public:
  explicit LruMap(std::size_t weight_max) : weight_max_(weight_max) {}

  // Null where absent. The pointer holds until the next put() or erase().
  Value* find(const Key& key) {
    const auto found = places_.find(key);
    if (found == places_.end()) return nullptr;
    entries_.splice(entries_.begin(), entries_, found->second);
    return &found->second->value;
  }

  // Inserts or replaces. The newest entry is kept even where its weight alone exceeds the bound.
  void put(const Key& key, Value value, std::size_t weight = 1) {
    erase(key);
    entries_.push_front({key, std::move(value), weight});
    places_.emplace(key, entries_.begin());
    weight_ += weight;
    while (weight_ > weight_max_ && entries_.size() > 1) erase(Key(entries_.back().key));
  }

  void erase(const Key& key) {
    const auto found = places_.find(key);
    if (found == places_.end()) return;
    weight_ -= found->second->weight;
    entries_.erase(found->second);
    places_.erase(found);
  }

  void clear() {
    entries_.clear();
    places_.clear();
    weight_ = 0;
  }

  std::size_t size() const { return places_.size(); }

 private:
  struct Entry {
    Key key;
    Value value;
    std::size_t weight;
  };
  const std::size_t weight_max_;
  std::size_t weight_ = 0;
  std::list<Entry> entries_;  // newest use first
  std::unordered_map<Key, typename std::list<Entry>::iterator> places_;
};

}  // namespace fa::embedded
