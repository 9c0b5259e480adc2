#include "adapters/embedded/engine/auction_table.h"

#include "adapters/embedded/engine/record_row.h"
#include "base/assert.h"

namespace fa::embedded {

domain::Auction* AuctionTable::find(const domain::AuctionId& id) {
  const auto found = auctions_.find(id);
  return found == auctions_.end() ? nullptr : &found->second;
}

domain::Auction& AuctionTable::open(domain::Opening opening) {
  const domain::AuctionId id = opening.auction_id;
  deadlines_.push({opening.end_time, id});
  const auto [place, is_new] = auctions_.try_emplace(id, std::move(opening));
  FA_ASSERT(is_new);
  return place->second;
}

bool AuctionTable::apply(const ports::DecisionRecord& record) {
  auto* auction = find(record.auction_id);
  if (const auto* opening = std::get_if<domain::Opening>(&record.record)) {
    if (auction != nullptr) return false;
    open(*opening);
    return true;
  }
  if (auction == nullptr) return false;
  return restore_change(*auction, record.record);
}

void AuctionTable::undo(const domain::AuctionEvent& event) {
  auto* auction = find(event.auction_id);
  FA_ASSERT(auction != nullptr && auction->seq() == event.seq());
  if (std::holds_alternative<domain::BidPlaced>(event.what)) {
    auction->undo_bid();
  } else if (std::holds_alternative<domain::ClockChanged>(event.what)) {
    auction->undo_clock();
  } else if (std::holds_alternative<domain::AuctionClosed>(event.what)) {
    auction->undo_close();
    deadlines_.push({auction->end_time(), event.auction_id});
  } else {
    auctions_.erase(event.auction_id);
  }
}

void AuctionTable::retire(const domain::AuctionId& id) {
  const auto found = auctions_.find(id);
  if (found != auctions_.end() && found->second.status() == domain::Status::closed) auctions_.erase(found);
}

domain::Auction* AuctionTable::take_due(domain::UnixMs now) {
  while (!deadlines_.empty() && deadlines_.top().at <= now) {
    const auto id = deadlines_.top().auction_id;
    deadlines_.pop();
    auto* auction = find(id);
    if (auction == nullptr || auction->status() == domain::Status::closed) continue;
    if (auction->due(now)) return auction;
    deadlines_.push({auction->end_time(), id});
  }
  return nullptr;
}

bool AuctionTable::any_live() {
  while (!deadlines_.empty()) {
    const auto* auction = find(deadlines_.top().auction_id);
    if (auction != nullptr && auction->status() == domain::Status::live) return true;
    deadlines_.pop();
  }
  return false;
}

std::optional<domain::UnixMs> AuctionTable::next_deadline() const {
  if (deadlines_.empty()) return std::nullopt;
  return deadlines_.top().at;
}

}  // namespace fa::embedded
