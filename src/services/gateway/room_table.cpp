#include "services/gateway/room_table.h"

#include <utility>

namespace fa::gateway {
namespace {

const domain::AuctionId& auction_of(const ports::FeedEvent& event) {
  return std::visit([](const auto& what) -> const domain::AuctionId& { return what.auction_id; }, event);
}

}  // namespace

Room& RoomTable::obtain(const domain::AuctionId& id) {
  auto& room = rooms_[id];
  if (!room) {
    room = std::make_unique<Room>(
        id, RoomContext{shared_.settings, shared_.ports.clock, people_, shared_.presence, shared_.observer, *this});
    shared_.observer.rooms_changed(+1);
  }
  return *room;
}

Room* RoomTable::find(const domain::AuctionId& id) {
  const auto found = rooms_.find(id);
  return found == rooms_.end() ? nullptr : found->second.get();
}

void RoomTable::apply(const ports::FeedBatch& batch, std::int64_t published_us) {
  for (const ports::FeedEvent& event : *batch) {
    if (Room* room = find(auction_of(event)))
      room->apply(batch, event, published_us);
    else
      tell_people(batch, event);
  }
}

// Nobody here watches the auction; who bids in it may be here all the same.
void RoomTable::tell_people(const ports::FeedBatch& batch, const ports::FeedEvent& event) {
  const auto* auction = std::get_if<domain::AuctionEvent>(&event);
  const auto* placed = auction ? std::get_if<domain::BidPlaced>(&auction->what) : nullptr;
  if (!placed) return;
  PersonalNews news(people_);
  news.add({batch, placed});
  news.tell({auction->auction_id, shared_.ports.clock.unix_ms()});
}

void RoomTable::tick() {
  tick_ = (tick_ + 1) % kTicksPerVisit;
  for (auto entry = rooms_.begin(); entry != rooms_.end();) {
    if (std::hash<domain::AuctionId>{}(entry->first) % kTicksPerVisit != tick_) {
      ++entry;
    } else if (entry->second->is_over()) {
      entry = rooms_.erase(entry);
      shared_.observer.rooms_changed(-1);
    } else {
      (entry++)->second->visit();
    }
  }
}

void RoomTable::flush_at_end_of_turn(Room& room) {
  dirty_.push_back(room.id());
  if (dirty_.size() == 1) scheduler_.at_end_of_turn([this] { flush_dirty(); });
}

void RoomTable::flush_dirty() {
  for (const domain::AuctionId& id : std::exchange(dirty_, {}))
    if (Room* room = find(id)) room->flush();
}

void RoomTable::flush_after(Room& room, std::int64_t delay_ms) {
  scheduler_.run_after(delay_ms, [this, id = room.id()] {
    if (Room* room_then = find(id)) room_then->on_flush_timer();
  });
}

void RoomTable::write_in_turns(Room& room) {
  rounds_.push_back(room.id());
  if (rounds_.size() == 1) scheduler_.at_end_of_turn([this] { write_rounds(); });
}

// Rooms take turns, so that a large crowd does not hold up the others.
void RoomTable::write_rounds() {
  std::size_t left = shared_.settings.limits.crowd_writes_per_turn;
  for (std::size_t rooms = rounds_.size(); rooms > 0 && left > 0; --rooms) {
    const domain::AuctionId id = rounds_.front();
    rounds_.pop_front();
    Room* room = find(id);
    if (!room) continue;
    left -= room->continue_round(left);
    if (room->in_round()) rounds_.push_back(id);
  }
  if (!rounds_.empty()) scheduler_.at_end_of_turn([this] { write_rounds(); });
}

}  // namespace fa::gateway
