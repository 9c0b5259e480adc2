#include "services/workers/bidder_figures.h"

#include <algorithm>
#include <unordered_map>

namespace fa::workers {

std::vector<BidderFigures> figures_of_bidders(const domain::Auction& auction) {
  constexpr std::int64_t kMinuteMs = 60'000;
  std::vector<BidderFigures> bidders;
  std::unordered_map<domain::UserId, std::size_t> index;
  domain::Cents price = auction.opening().starting_bid;
  for (std::int64_t i = 0; i < auction.bid_count(); ++i) {
    const auto bid = auction.nth_bid(i);
    const domain::UnixMs end_time = bid.end_time - (bid.extended ? auction.opening().rules.extension_ms : 0);
    const auto [found, is_new] = index.try_emplace(bid.user_id, bidders.size());
    if (is_new) bidders.push_back({.user_id = bid.user_id, .username = bid.username, .first_bid_at = bid.timestamp});
    BidderFigures& bidder = bidders[found->second];
    ++bidder.bid_count;
    bidder.last_bid_at = bid.timestamp;
    bidder.highest_bid = bid.amount;  // accepted amounts only rise (INV-2)
    bidder.raised.value += bid.amount.value - price.value;
    bidder.last_minute_bids += end_time - bid.timestamp <= kMinuteMs ? 1 : 0;
    bidder.extensions_caused += bid.extended ? 1 : 0;
    price = bid.amount;
  }
  std::ranges::sort(bidders, std::greater{}, &BidderFigures::highest_bid);
  return bidders;
}

}  // namespace fa::workers
