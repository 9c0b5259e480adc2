// Commands on auctions that the engine does not hold: they wait, in their order, until the history has been asked.
// Retired auctions stay at hand for a while. The engine's thread only.
#pragma once

#include <memory>
#include <unordered_map>
#include <vector>

#include "adapters/embedded/engine/closed_auction.h"
#include "adapters/embedded/engine/command.h"
#include "adapters/embedded/engine/history_lookup.h"
#include "adapters/embedded/engine/lru_map.h"

namespace fa::embedded {

class RetiredAuctions {
 public:
  RetiredAuctions(HistoryLookup& lookup, std::size_t bids_max, std::size_t parked_max)
      : lookup_(lookup), parked_max_(parked_max), at_hand_(bids_max) {}

  // Null where it is not at hand.
  std::shared_ptr<ClosedAuction> find(const domain::AuctionId& id);
  // Commands on this auction wait for a lookup: later ones must queue up behind them.
  bool waits(const domain::AuctionId& id) const { return !parked_.empty() && parked_.contains(id); }
  // Keeps the command until its auction has been looked up. false: too many wait; it is left with the caller.
  bool park(Command& command);
  // The answer of a lookup: the commands that waited for it, in their order.
  std::vector<Command> found(const Found& found);
  // What was read of it before may be out of date.
  void forget(const domain::AuctionId& id) { at_hand_.erase(id); }
  // Takes out every waiting command.
  std::vector<Command> take_all();

 private:
  HistoryLookup& lookup_;
  const std::size_t parked_max_;
  std::size_t parked_count_ = 0;
  std::unordered_map<domain::AuctionId, std::vector<Command>> parked_;
  LruMap<domain::AuctionId, std::shared_ptr<ClosedAuction>> at_hand_;  // weighed in bids
};

}  // namespace fa::embedded
