// The rooms of one loop.
#pragma once

#include <deque>
#include <memory>
#include <unordered_map>
#include <vector>

#include "services/gateway/room.h"
#include "services/gateway/scheduler.h"
#include "services/gateway/shared.h"

namespace fa::gateway {

class RoomTable final : public RoomFlusher {
 public:
  // Each room is visited once a second, a tenth of them at each tick, so that heartbeats do not come all at once.
  static constexpr std::int64_t kTickMs = 100;
  static constexpr std::size_t kTicksPerVisit = 10;

  RoomTable(Shared& shared, const People& people, Scheduler& scheduler)
      : shared_(shared), people_(people), scheduler_(scheduler) {}

  Room& obtain(const domain::AuctionId& id);
  Room* find(const domain::AuctionId& id);
  void apply(const ports::FeedBatch& batch, std::int64_t published_us);
  void tick();
  std::size_t size() const { return rooms_.size(); }

  void flush_at_end_of_turn(Room& room) override;
  void flush_after(Room& room, std::int64_t delay_ms) override;
  void write_in_turns(Room& room) override;

 private:
  void flush_dirty();
  void write_rounds();

  void tell_people(const ports::FeedBatch& batch, const ports::FeedEvent& event);

  Shared& shared_;
  const People& people_;
  Scheduler& scheduler_;
  std::unordered_map<domain::AuctionId, std::unique_ptr<Room>> rooms_;
  std::vector<domain::AuctionId> dirty_;
  std::deque<domain::AuctionId> rounds_;  // of crowds, under way; the next to go on is first
  std::size_t tick_ = 0;
};

}  // namespace fa::gateway
