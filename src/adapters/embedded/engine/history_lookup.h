// Finds auctions that the engine does not hold, in the history, on a thread of its own: the decision thread never
// waits for that.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>

#include "adapters/embedded/engine/closed_auction.h"
#include "base/thread.h"
#include "ports/bid_history.h"
#include "ports/blocks.h"

namespace fa::embedded {

class HistoryLookup {
 public:
  // `on_found` is called on the lookup's thread, once for each request, in their order. Where the history throws, it is
  // told `unavailable`.
  HistoryLookup(ports::BidHistory& history, ports::Blocks& blocks, std::function<void(Found)> on_found);
  ~HistoryLookup();  // drops what has not been begun, then joins
  HistoryLookup(const HistoryLookup&) = delete;
  HistoryLookup& operator=(const HistoryLookup&) = delete;

  // Any thread. The caller bounds how many it asks for.
  void request(domain::AuctionId auction_id);

 private:
  void loop();
  LookupResult look_up(const domain::AuctionId& auction_id);
  LookupResult read(const domain::AuctionId& auction_id);

  ports::BidHistory& history_;
  ports::Blocks& blocks_;
  const std::function<void(Found)> on_found_;
  std::mutex mutex_;
  std::condition_variable requested_;
  std::deque<domain::AuctionId> requests_;
  bool stopping_ = false;
  base::Thread thread_;
};

}  // namespace fa::embedded
