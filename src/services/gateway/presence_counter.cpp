#include "services/gateway/presence_counter.h"

#include "base/assert.h"

namespace fa::gateway {

void PresenceCounter::Shard::drop_if_empty(domain::AuctionId auction_id) {
  const auto found = people.find(auction_id);
  if (found->second.loops_by_user.empty() && found->second.anonymous == 0) people.erase(found);
}

void PresenceCounter::enter(domain::AuctionId auction_id, domain::UserId user_id) {
  Shard& shard = shard_of(auction_id);
  const std::scoped_lock lock(shard.mutex);
  ++shard.people[auction_id].loops_by_user[user_id];
}

void PresenceCounter::leave(domain::AuctionId auction_id, domain::UserId user_id) {
  Shard& shard = shard_of(auction_id);
  const std::scoped_lock lock(shard.mutex);
  auto& users = shard.people[auction_id].loops_by_user;
  const auto user = users.find(user_id);
  FA_ASSERT(user != users.end());
  if (--user->second == 0) users.erase(user);
  shard.drop_if_empty(auction_id);
}

void PresenceCounter::enter_anonymous(domain::AuctionId auction_id) {
  Shard& shard = shard_of(auction_id);
  const std::scoped_lock lock(shard.mutex);
  ++shard.people[auction_id].anonymous;
}

void PresenceCounter::leave_anonymous(domain::AuctionId auction_id) {
  Shard& shard = shard_of(auction_id);
  const std::scoped_lock lock(shard.mutex);
  People& people = shard.people[auction_id];
  FA_ASSERT(people.anonymous > 0);
  --people.anonymous;
  shard.drop_if_empty(auction_id);
}

std::int64_t PresenceCounter::participants(domain::AuctionId id) {
  Shard& shard = shard_of(id);
  const std::scoped_lock lock(shard.mutex);
  const auto found = shard.people.find(id);
  if (found == shard.people.end()) return 0;
  return static_cast<std::int64_t>(found->second.loops_by_user.size()) + found->second.anonymous;
}

}  // namespace fa::gateway
