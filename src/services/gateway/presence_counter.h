// Counts the people who look at each auction over all loops: distinct users, and anonymous connections. Any thread.
#pragma once

#include <array>
#include <cstdint>
#include <mutex>
#include <unordered_map>

#include "ports/presence.h"

namespace fa::gateway {

class PresenceCounter final : public ports::Presence {
 public:
  // A loop says once that it has this user among an auction's viewers, and once that it has them no more.
  void enter(domain::AuctionId auction_id, domain::UserId user_id);
  void leave(domain::AuctionId auction_id, domain::UserId user_id);
  void enter_anonymous(domain::AuctionId auction_id);
  void leave_anonymous(domain::AuctionId auction_id);

  std::int64_t participants(domain::AuctionId id) override;

 private:
  struct People {
    std::unordered_map<domain::UserId, std::int32_t> loops_by_user;
    std::int64_t anonymous = 0;
  };
  struct Shard {
    std::mutex mutex;
    std::unordered_map<domain::AuctionId, People> people;
    void drop_if_empty(domain::AuctionId auction_id);
  };
  Shard& shard_of(domain::AuctionId id) { return shards_[std::hash<domain::AuctionId>{}(id) % shards_.size()]; }

  std::array<Shard, 16> shards_;
};

}  // namespace fa::gateway
