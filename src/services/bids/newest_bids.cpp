#include "services/bids/newest_bids.h"

#include <ranges>

#include "rest/recent_events.h"

namespace fa::bids {
namespace {

// Newest first; none where the engine cannot say.
std::vector<ports::HistoryBid> bids_after(ports::LiveAuctions& live_auctions, domain::AuctionId id, domain::Seq seq) {
  std::vector<ports::HistoryBid> bids;
  const auto events = rest::events_after(live_auctions, id, seq);
  if (!events) return bids;
  for (const domain::AuctionEvent& event : *events | std::views::reverse)
    if (const auto* placed = std::get_if<domain::BidPlaced>(&event.what)) bids.push_back({id, placed->bid});
  return bids;
}

}  // namespace

std::expected<ports::BidPage, ports::StoreError> newest_bids(ports::LiveAuctions& live_auctions,
                                                             ports::BidHistory& history, domain::AuctionId id,
                                                             std::size_t limit) {
  const auto head = history.head(id);
  if (!head && head.error().kind != ports::StoreErrorKind::not_found) return std::unexpected(head.error());
  const domain::Seq stored_seq = head ? head->first : 0;
  ports::BidPage page;
  page.items = bids_after(live_auctions, id, stored_seq);
  // The history grows meanwhile: its newest may be among those already taken, so as many more are asked for.
  const domain::Seq oldest = page.items.empty() ? 0 : page.items.back().bid.seq;
  const std::size_t wanted = page.items.size() < limit ? limit - page.items.size() : 1;
  auto stored = history.bids_of_auction(id, std::nullopt, wanted);
  while (stored && oldest > 0 && !stored->items.empty() && stored->items.back().bid.seq >= oldest &&
         stored->next_cursor)
    stored = history.bids_of_auction(id, stored->next_cursor, wanted);
  if (!stored) return stored;
  for (ports::HistoryBid& bid : stored->items)
    if (oldest == 0 || bid.bid.seq < oldest) page.items.push_back(std::move(bid));
  page.next_cursor = std::move(stored->next_cursor);
  return page;
}

}  // namespace fa::bids
