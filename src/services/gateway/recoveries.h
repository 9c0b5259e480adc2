// Joins that give back what was missed: a few at a time on one loop, and clients take turns. Each copies and encodes up
// to a thousand events and as many lines of chat; many at once would hold up bids, and fill the memory. Loop thread
// only.
#pragma once

#include <cstddef>
#include <functional>
#include <utility>

#include "base/client_key.h"
#include "base/fair_queue.h"

namespace fa::gateway {

class Recoveries {
 public:
  // Begins one. false: it is not wanted any more; it has ended then.
  using Begin = std::move_only_function<bool()>;

  explicit Recoveries(std::size_t at_once_max) : at_once_max_(at_once_max) {}

  // Begins now or when others have ended. Bounded by the pending requests of the loop.
  void enter(const base::ClientKey& client, Begin begin) {
    waiting_.push(base::view_of(client), std::move(begin));
    begin_next();
  }
  void end_one() {  // of those that were begun
    --running_;
    begin_next();
  }
  std::size_t waiting() const { return waiting_.size(); }

 private:
  void begin_next() {
    while (running_ < at_once_max_ && !waiting_.empty()) {
      ++running_;
      if (!waiting_.pop()()) --running_;
    }
  }

  const std::size_t at_once_max_;
  std::size_t running_ = 0;
  base::FairQueue<Begin> waiting_;
};

}  // namespace fa::gateway
