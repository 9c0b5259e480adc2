// Who is blocked in an auction (rules, "A bid"), as a list. The decider holds them; LiveAuctions changes them.
#pragma once

#include <cstddef>
#include <expected>
#include <string>
#include <vector>

#include "domain/auction.h"
#include "domain/rank.h"
#include "ports/store_error.h"

namespace fa::ports {

struct Block {
  domain::AuctionId auction_id;
  domain::UserId user_id;
  std::string username;
  domain::UserId blocked_by;
  std::string blocked_by_username;
  domain::Rank rank = domain::Rank::host;  // of who blocked, in this auction
  domain::UnixMs blocked_at = 0;
};

inline constexpr std::size_t kBlocksMax = 1'000;  // in one auction

class Blocks {
 public:
  virtual ~Blocks() = default;
  // All of an auction, newest first; none where the auction is unknown. Holds what LiveAuctions has answered. Blocking;
  // any thread.
  virtual std::expected<std::vector<Block>, StoreError> blocked_in(domain::AuctionId id) = 0;
};

}  // namespace fa::ports
