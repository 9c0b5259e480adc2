// The answers to one loop's bids on their way from the deciding thread. Bids are decided many at a time, and their
// answers cross in one piece of work. As many as bids are pending, which PendingRequests bounds.
#pragma once

#include <mutex>
#include <utility>
#include <vector>

#include "ports/live_auctions.h"
#include "services/gateway/pending_requests.h"

namespace fa::gateway {

class DecidedBids {
 public:
  struct Answer {
    RequestId id;
    ports::PlaceResult result;
  };

  // true: none waited, so somebody must be told to take(). Any thread.
  bool add(RequestId id, ports::PlaceResult result) {
    const std::scoped_lock lock(mutex_);
    waiting_.push_back({id, std::move(result)});
    return waiting_.size() == 1;
  }

  // All that wait, in order, into `taken`, which must be empty; its memory is used again. Any thread.
  void take(std::vector<Answer>& taken) {
    const std::scoped_lock lock(mutex_);
    taken.swap(waiting_);
  }

 private:
  std::mutex mutex_;
  std::vector<Answer> waiting_;
};

}  // namespace fa::gateway
