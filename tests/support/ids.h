// Ids and openings for tests, made of small numbers so that a failure can be read.
#pragma once

#include <cstdint>
#include <string>

#include "domain/auction.h"

namespace fa::test {

// The id whose last eight bytes are `number`.
template <class IdType>
IdType id_of(std::uint64_t number) {
  IdType id;
  for (int i = 0; i < 8; ++i)
    id.uuid.bytes[15 - static_cast<std::size_t>(i)] = static_cast<std::uint8_t>(number >> (8 * i));
  return id;
}
inline domain::AuctionId auction_id(std::uint64_t number) {
  return id_of<domain::AuctionId>(number);
}
inline domain::UserId user_id(std::uint64_t number) {
  return id_of<domain::UserId>(number);
}
inline domain::BidId bid_id(std::uint64_t number) {
  return id_of<domain::BidId>(number);
}

inline constexpr std::uint64_t kHost = 999;

// starting_bid 1.00, increment 0.01, the default anti-snipe rules, host kHost.
inline domain::Opening opening_of(std::uint64_t auction) {
  domain::Opening opening;
  opening.auction_id = auction_id(auction);
  opening.host_user_id = user_id(kHost);
  opening.host_username = "host";
  opening.title = "Lot " + std::to_string(auction);
  opening.starting_bid = {100};
  return opening;
}

}  // namespace fa::test
