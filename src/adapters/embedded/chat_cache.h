// The chat rooms in memory, bounded; those not used for longest are forgotten first. One thread.
#pragma once

#include <list>
#include <unordered_map>

#include "adapters/embedded/chat_room.h"

namespace fa::embedded {

class ChatCache {
 public:
  // `rooms_max` bounds the rooms, `events_max` their recent events together.
  ChatCache(std::size_t rooms_max, std::size_t events_max) : rooms_max_(rooms_max), events_max_(events_max) {}

  // nullptr where it is not in memory. A pointer holds until that room is dropped, or until trim().
  ChatRoom* find(domain::AuctionId id);
  ChatRoom& put(domain::AuctionId id, ChatRoom room);
  void drop(domain::AuctionId id);
  // Events were added to rooms.
  void grew(std::size_t events) { growth_ += events; }
  // Forgets rooms until the bounds hold. Looks only after a growth of an eighth of the bounds, so that it costs little
  // when called often.
  void trim();

 private:
  struct Entry {
    domain::AuctionId id;
    ChatRoom room;
  };
  const std::size_t rooms_max_;
  const std::size_t events_max_;
  std::size_t growth_ = 0;   // rooms and events since the last look
  std::list<Entry> by_use_;  // the newest use first
  std::unordered_map<domain::AuctionId, std::list<Entry>::iterator> rooms_;
};

}  // namespace fa::embedded
