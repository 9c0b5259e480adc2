#include "services/bids/newest_bids.h"

#include <algorithm>
#include <charconv>
#include <iterator>
#include <ranges>

#include "rest/recent_events.h"

namespace fa::bids {
namespace {

using rest::Response;

// The seq that the page's bids are below.
std::expected<domain::Seq, Response> read_cursor(const std::optional<std::string>& cursor, domain::Seq below) {
  if (!cursor) return below;
  domain::Seq before = below;
  const char* end = cursor->data() + cursor->size();
  const auto [read_to, error] = std::from_chars(cursor->data(), end, before);
  if (error != std::errc{} || read_to != end) return std::unexpected(rest::invalid_field("cursor", "is none of ours"));
  return std::min(before, below);
}

// 0 where the history does not even have the opening yet.
std::expected<domain::Seq, ports::StoreError> stored_seq(ports::BidHistory& history, domain::AuctionId id) {
  const auto head = history.head(id);
  if (head) return head->first;
  if (head.error().kind == ports::StoreErrorKind::not_found) return 0;
  return std::unexpected(head.error());
}

// The newest `limit` bids with stored < seq < before, newest first.
std::expected<std::vector<ports::HistoryBid>, Response> bids_between(ports::LiveAuctions& live_auctions,
                                                                     domain::AuctionId id, domain::Seq stored,
                                                                     domain::Seq before, std::size_t limit) {
  std::vector<ports::HistoryBid> bids;
  if (before <= stored + 1) return bids;
  auto events = rest::events_after(live_auctions, id, stored);
  if (!events && events.error() == ports::ViewError::auction_not_found) return bids;  // retired: the history has it all
  if (!events)
    return std::unexpected(rest::problem(rest::ErrorCode::unavailable, "The bids are being written; try again."));
  for (domain::AuctionEvent& event : *events | std::views::reverse) {
    auto* placed = std::get_if<domain::BidPlaced>(&event.what);
    if (placed && placed->bid.seq < before && bids.size() < limit) bids.push_back({id, std::move(placed->bid)});
  }
  return bids;
}

std::string cursor_behind(const ports::HistoryBid& item) {
  return std::to_string(item.bid.seq);
}

// Puts the history's bids below `before` behind those of the page.
std::expected<ports::BidPage, Response> filled_up(ports::BidPage page, ports::BidHistory& history, domain::AuctionId id,
                                                  domain::Seq before, std::size_t limit) {
  const std::string cursor = page.items.empty() ? std::to_string(before) : cursor_behind(page.items.back());
  auto stored = history.bids_of_auction(id, cursor, limit - page.items.size());
  if (!stored) return std::unexpected(rest::list_problem(stored.error()));
  std::ranges::move(stored->items, std::back_inserter(page.items));
  page.next_cursor = std::move(stored->next_cursor);
  return page;
}

}  // namespace

std::expected<ports::BidPage, Response> newest_bids(ports::LiveAuctions& live_auctions, ports::BidHistory& history,
                                                    domain::AuctionId id, domain::Seq below,
                                                    const rest::Paging& paging) {
  const auto before = read_cursor(paging.cursor, below);
  if (!before) return std::unexpected(before.error());
  const auto stored = stored_seq(history, id);
  if (!stored) return std::unexpected(rest::list_problem(stored.error()));
  auto recent = bids_between(live_auctions, id, *stored, *before, paging.limit);
  if (!recent) return std::unexpected(std::move(recent.error()));
  ports::BidPage page{.items = std::move(*recent), .next_cursor = {}};
  // The history is read after the engine: what it took over meanwhile is left out by the seq, and nothing lies between.
  if (page.items.size() < paging.limit) return filled_up(std::move(page), history, id, *before, paging.limit);
  if (page.items.back().bid.bid_count > 1) page.next_cursor = cursor_behind(page.items.back());
  return page;
}

}  // namespace fa::bids
