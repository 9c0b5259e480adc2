#include "adapters/embedded/engine/retired_auctions.h"

#include <algorithm>
#include <iterator>

namespace fa::embedded {

namespace {
constexpr std::size_t kAuctionWeight = 16;  // what an auction without bids weighs, in bids
}

std::shared_ptr<ClosedAuction> RetiredAuctions::find(const domain::AuctionId& id) {
  auto* auction = at_hand_.find(id);
  return auction == nullptr ? nullptr : *auction;
}

bool RetiredAuctions::park(Command& command) {
  if (parked_count_ >= parked_max_) return false;
  const auto id = auction_of(command);
  const auto [waiting, is_first] = parked_.try_emplace(id);
  waiting->second.push_back(std::move(command));
  ++parked_count_;
  if (is_first) lookup_.request(id);
  return true;
}

std::vector<Command> RetiredAuctions::found(const Found& found) {
  // Without a seal it may just be on its way to one, and what is read now would soon be out of date.
  if (found.result && *found.result && (*found.result)->ledger_hash) {
    const auto bids = static_cast<std::size_t>((*found.result)->auction.bid_count());
    at_hand_.put(found.auction_id, *found.result, bids + kAuctionWeight);
  }
  auto waiting = parked_.extract(found.auction_id);
  if (waiting.empty()) return {};
  parked_count_ -= waiting.mapped().size();
  return std::move(waiting.mapped());
}

std::vector<Command> RetiredAuctions::take_all() {
  std::vector<Command> all;
  for (auto& [id, commands] : parked_) std::ranges::move(commands, std::back_inserter(all));
  parked_.clear();
  parked_count_ = 0;
  return all;
}

}  // namespace fa::embedded
