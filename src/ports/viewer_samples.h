// How many people watched an auction over time, as the gateway saw it.
#pragma once

#include <cstdint>

#include "domain/uuid.h"

namespace fa::ports {

class ViewerSamples {
 public:
  virtual ~ViewerSamples() = default;
  // Never blocks; any thread; call it as often as the figure changes. At most one sample per auction and 10 s is kept,
  // in memory until the next flush: figures, not facts, and a crash loses some.
  virtual void sample(domain::AuctionId id, std::int64_t participants) = 0;
};

}  // namespace fa::ports
