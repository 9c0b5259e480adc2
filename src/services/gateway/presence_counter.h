// Counts the people who look at each auction over all loops (protocol, `participants`), and keeps who came and left
// last. Any thread.
#pragma once

#include <array>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "ports/presence.h"
#include "services/gateway/arrivals.h"
#include "services/gateway/person_id.h"

namespace fa::gateway {

class PresenceCounter final : public ports::Presence {
 public:
  // A loop says once that it has this person among an auction's viewers, and once that it has them no more.
  // `username`: empty without an account.
  void enter(domain::AuctionId auction_id, const PersonId& person, std::string_view username = {});
  void leave(domain::AuctionId auction_id, const PersonId& person);

  // A room that wants to be told of arrivals, and of one that does not any more. The number of the newest: what comes
  // after it is news to the room.
  std::uint64_t watch(domain::AuctionId auction_id);
  void unwatch(domain::AuctionId auction_id);
  // Of a watched auction, the newest after `number`, at most Arrivals::kKeptMax, oldest first.
  std::vector<Arrival> arrivals_after(domain::AuctionId auction_id, std::uint64_t number);

  std::int64_t participants(domain::AuctionId id) override;

 private:
  struct Present {
    std::int32_t loops = 0;
    std::string username;
  };
  struct Auction {
    std::unordered_map<PersonId, Present> people;
    Arrivals arrivals;
    std::int32_t watching = 0;
  };
  using Auctions = std::unordered_map<domain::AuctionId, Auction>;
  struct Shard {
    std::mutex mutex;
    Auctions auctions;
  };
  Shard& shard_of(domain::AuctionId id) { return shards_[std::hash<domain::AuctionId>{}(id) % shards_.size()]; }
  static void forget_if_over(Auctions& auctions, Auctions::iterator auction);

  std::array<Shard, 16> shards_;
};

}  // namespace fa::gateway
