#include "rest/find_auction.h"

namespace fa::rest {

std::expected<ports::CatalogEntry, Response> find_auction(ports::Catalog& catalog, std::string_view id) {
  const auto auction_id = domain::parse_id<domain::AuctionId>(id);
  if (!auction_id) return std::unexpected(problem(ErrorCode::auction_not_found));
  auto entry = catalog.find(*auction_id);
  if (!entry) return std::unexpected(problem_of(entry.error(), ErrorCode::auction_not_found));
  if (entry->hidden) return std::unexpected(problem(ErrorCode::auction_not_found));
  return std::move(*entry);
}

}  // namespace fa::rest
