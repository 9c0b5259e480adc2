#include "services/gateway/presence_counter.h"

#include <utility>

#include "base/assert.h"

namespace fa::gateway {

void PresenceCounter::forget_if_over(Auctions& auctions, Auctions::iterator auction) {
  if (auction->second.people.empty() && auction->second.watching == 0) auctions.erase(auction);
}

void PresenceCounter::enter(domain::AuctionId auction_id, const PersonId& person, std::string_view username) {
  Shard& shard = shard_of(auction_id);
  const std::scoped_lock lock(shard.mutex);
  Auction& auction = shard.auctions[auction_id];
  Present& present = auction.people[person];
  if (++present.loops > 1 || !person.is_user) return;
  present.username = username;
  if (auction.watching > 0) auction.arrivals.add(person.id, present.username, true);
}

void PresenceCounter::leave(domain::AuctionId auction_id, const PersonId& person) {
  Shard& shard = shard_of(auction_id);
  const std::scoped_lock lock(shard.mutex);
  const auto auction = shard.auctions.find(auction_id);
  FA_ASSERT(auction != shard.auctions.end());
  const auto present = auction->second.people.find(person);
  FA_ASSERT(present != auction->second.people.end());
  if (--present->second.loops > 0) return;
  if (person.is_user && auction->second.watching > 0)
    auction->second.arrivals.add(person.id, std::move(present->second.username), false);
  auction->second.people.erase(present);
  forget_if_over(shard.auctions, auction);
}

std::uint64_t PresenceCounter::watch(domain::AuctionId auction_id) {
  Shard& shard = shard_of(auction_id);
  const std::scoped_lock lock(shard.mutex);
  Auction& auction = shard.auctions[auction_id];
  ++auction.watching;
  return auction.arrivals.last_number();
}

void PresenceCounter::unwatch(domain::AuctionId auction_id) {
  Shard& shard = shard_of(auction_id);
  const std::scoped_lock lock(shard.mutex);
  const auto auction = shard.auctions.find(auction_id);
  FA_ASSERT(auction != shard.auctions.end() && auction->second.watching > 0);
  --auction->second.watching;
  forget_if_over(shard.auctions, auction);
}

std::vector<Arrival> PresenceCounter::arrivals_after(domain::AuctionId auction_id, std::uint64_t number) {
  Shard& shard = shard_of(auction_id);
  const std::scoped_lock lock(shard.mutex);
  const auto auction = shard.auctions.find(auction_id);
  return auction == shard.auctions.end() ? std::vector<Arrival>{} : auction->second.arrivals.after(number);
}

std::int64_t PresenceCounter::participants(domain::AuctionId id) {
  Shard& shard = shard_of(id);
  const std::scoped_lock lock(shard.mutex);
  const auto found = shard.auctions.find(id);
  return found == shard.auctions.end() ? 0 : static_cast<std::int64_t>(found->second.people.size());
}

}  // namespace fa::gateway
