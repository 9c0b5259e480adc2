#include "adapters/embedded/blocks.h"

namespace fa::embedded {

std::expected<std::vector<ports::Block>, ports::StoreError> JournalBlocks::blocked_in(domain::AuctionId id) {
  const std::lock_guard lock(mutex_);
  auto query = journal_.query(
      "SELECT user_id, username, blocked_by, blocked_by_username, rank, blocked_at FROM blocks WHERE auction_id = ? "
      "ORDER BY blocked_at DESC, user_id");
  query.bind(id);
  std::vector<ports::Block> blocks;
  while (query.next()) {
    blocks.push_back({.auction_id = id,
                      .user_id = query.get<domain::UserId>(0),
                      .username = query.get<std::string>(1),
                      .blocked_by = query.get<domain::UserId>(2),
                      .blocked_by_username = query.get<std::string>(3),
                      .rank = static_cast<domain::Rank>(query.get<int>(4)),
                      .blocked_at = query.get<domain::UnixMs>(5)});
  }
  if (!query.ok()) return std::unexpected(query.error());
  return blocks;
}

}  // namespace fa::embedded
