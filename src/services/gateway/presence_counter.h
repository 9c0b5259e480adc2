// Counts the people who look at each auction over all loops (protocol, `participants`). Any thread.
#pragma once

#include <array>
#include <cstdint>
#include <mutex>
#include <unordered_map>

#include "ports/presence.h"
#include "services/gateway/person_id.h"

namespace fa::gateway {

class PresenceCounter final : public ports::Presence {
 public:
  // A loop says once that it has this person among an auction's viewers, and once that it has them no more.
  void enter(domain::AuctionId auction_id, const PersonId& person);
  void leave(domain::AuctionId auction_id, const PersonId& person);

  std::int64_t participants(domain::AuctionId id) override;

 private:
  using LoopsByPerson = std::unordered_map<PersonId, std::int32_t>;
  struct Shard {
    std::mutex mutex;
    std::unordered_map<domain::AuctionId, LoopsByPerson> people;
  };
  Shard& shard_of(domain::AuctionId id) { return shards_[std::hash<domain::AuctionId>{}(id) % shards_.size()]; }

  std::array<Shard, 16> shards_;
};

}  // namespace fa::gateway
