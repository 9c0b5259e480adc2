#include "adapters/embedded/chat_cache.h"

#include <algorithm>

namespace fa::embedded {

ChatRoom* ChatCache::find(domain::AuctionId id) {
  const auto found = rooms_.find(id);
  if (found == rooms_.end()) return nullptr;
  by_use_.splice(by_use_.begin(), by_use_, found->second);
  return &found->second->room;
}

ChatRoom& ChatCache::put(domain::AuctionId id, ChatRoom room) {
  drop(id);
  growth_ += 1 + room.recent.size();
  by_use_.push_front({id, std::move(room)});
  rooms_.emplace(id, by_use_.begin());
  return by_use_.front().room;
}

void ChatCache::drop(domain::AuctionId id) {
  const auto found = rooms_.find(id);
  if (found == rooms_.end()) return;
  by_use_.erase(found->second);
  rooms_.erase(found);
}

void ChatCache::trim() {
  if (growth_ * 8 < std::min(rooms_max_, events_max_)) return;
  growth_ = 0;
  std::size_t events = 0;
  std::size_t rooms = 0;
  for (auto entry = by_use_.begin(); entry != by_use_.end();) {
    events += entry->room.recent.size();
    ++rooms;
    // The room used last stays whatever its size: it is bounded itself.
    if (rooms == 1 || (rooms <= rooms_max_ && events <= events_max_)) {
      ++entry;
      continue;
    }
    rooms_.erase(entry->id);
    entry = by_use_.erase(entry);
  }
}

}  // namespace fa::embedded
