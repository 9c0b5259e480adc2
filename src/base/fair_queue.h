// A queue in which clients take turns: whoever asks for much waits behind whoever asks for little. In one client's
// order; memory for those alone who wait. One thread at a time.
#pragma once

#include <cstddef>
#include <deque>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "base/assert.h"

namespace fa::base {

template <class Item>
class FairQueue {
 public:
  void push(std::string_view client, Item item) {
    auto found = shares_.find(client);
    if (found == shares_.end()) {
      found = shares_.emplace(client, Share{std::string(client), {}}).first;
      turns_.push_back(&found->second);
    }
    found->second.items.push_back(std::move(item));
    ++size_;
  }

  // Of the client whose turn it is. There is one.
  Item pop() {
    FA_ASSERT(!turns_.empty());
    Share& share = *turns_.front();
    turns_.pop_front();
    Item item = std::move(share.items.front());
    share.items.pop_front();
    --size_;
    if (share.items.empty())
      shares_.erase(shares_.find(share.client));
    else
      turns_.push_back(&share);
    return item;
  }

  bool empty() const { return size_ == 0; }
  std::size_t size() const { return size_; }
  std::size_t size_of(std::string_view client) const {
    const auto found = shares_.find(client);
    return found == shares_.end() ? 0 : found->second.items.size();
  }

 private:
  struct Share {
    std::string client;
    std::deque<Item> items;  // never empty between two calls
  };
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view key) const { return std::hash<std::string_view>{}(key); }
  };
  std::unordered_map<std::string, Share, Hash, std::equal_to<>> shares_;
  std::deque<Share*> turns_;  // each share once
  std::size_t size_ = 0;
};

}  // namespace fa::base
