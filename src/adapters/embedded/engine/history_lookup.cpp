#include "adapters/embedded/engine/history_lookup.h"

#include "base/caught.h"
#include "base/log.h"

namespace fa::embedded {

HistoryLookup::HistoryLookup(ports::BidHistory& history, ports::Blocks& blocks, std::function<void(Found)> on_found)
    : history_(history), blocks_(blocks), on_found_(std::move(on_found)), thread_("lookup", [this] { loop(); }) {}

HistoryLookup::~HistoryLookup() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  requested_.notify_one();
  thread_.join();
}

void HistoryLookup::request(domain::AuctionId auction_id) {
  {
    const std::lock_guard lock(mutex_);
    requests_.push_back(auction_id);
  }
  requested_.notify_one();
}

void HistoryLookup::loop() {
  std::unique_lock lock(mutex_);
  for (;;) {
    requested_.wait(lock, [this] { return stopping_ || !requests_.empty(); });
    if (stopping_) return;
    const auto auction_id = requests_.front();
    requests_.pop_front();
    lock.unlock();
    on_found_({auction_id, look_up(auction_id)});
    lock.lock();
  }
}

LookupResult HistoryLookup::look_up(const domain::AuctionId& auction_id) {
  try {
    return read(auction_id);
  } catch (...) {
    base::log_caught("history lookup failed");
    return std::unexpected(ports::StoreError{ports::StoreErrorKind::unavailable, base::caught_text()});
  }
}

LookupResult HistoryLookup::read(const domain::AuctionId& auction_id) {
  auto auction = history_.load(auction_id);
  if (!auction) {
    if (auction.error().kind == ports::StoreErrorKind::not_found) return nullptr;
    base::log::warn("history lookup failed", {{"error", auction.error().detail}});
    return std::unexpected(auction.error());
  }
  if (auction->status() == domain::Status::live) {
    // The engine holds every live auction, so this one's close has not reached the history.
    return std::unexpected(ports::StoreError{ports::StoreErrorKind::unavailable, "live in the history alone"});
  }
  auto seal = history_.seal_of(auction_id);
  if (!seal) return std::unexpected(seal.error());
  const auto blocks = blocks_.blocked_in(auction_id);
  if (!blocks) return std::unexpected(blocks.error());
  for (const ports::Block& block : *blocks) auction->block(block.user_id);
  auto found = std::make_shared<ClosedAuction>(*std::move(auction), std::nullopt);
  if (*seal) found->ledger_hash = (*seal)->ledger_hash;
  return found;
}

}  // namespace fa::embedded
