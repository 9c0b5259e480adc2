#include "services/gateway/presence_counter.h"

#include "base/assert.h"

namespace fa::gateway {

void PresenceCounter::enter(domain::AuctionId auction_id, const PersonId& person) {
  Shard& shard = shard_of(auction_id);
  const std::scoped_lock lock(shard.mutex);
  ++shard.people[auction_id][person];
}

void PresenceCounter::leave(domain::AuctionId auction_id, const PersonId& person) {
  Shard& shard = shard_of(auction_id);
  const std::scoped_lock lock(shard.mutex);
  const auto people = shard.people.find(auction_id);
  FA_ASSERT(people != shard.people.end());
  const auto loops = people->second.find(person);
  FA_ASSERT(loops != people->second.end());
  if (--loops->second == 0) people->second.erase(loops);
  if (people->second.empty()) shard.people.erase(people);
}

std::int64_t PresenceCounter::participants(domain::AuctionId id) {
  Shard& shard = shard_of(id);
  const std::scoped_lock lock(shard.mutex);
  const auto found = shard.people.find(id);
  return found == shard.people.end() ? 0 : static_cast<std::int64_t>(found->second.size());
}

}  // namespace fa::gateway
