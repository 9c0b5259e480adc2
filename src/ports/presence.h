// How many people look at an auction: distinct signed-in users except the host, and people without an account, once for
// each network and browser (protocol, `participants`). From memory; any thread.
#pragma once

#include <cstdint>

#include "domain/uuid.h"

namespace fa::ports {

class Presence {
 public:
  virtual ~Presence() = default;
  // Exact within a second; 0 for an auction that nobody has joined, or that does not exist.
  virtual std::int64_t participants(domain::AuctionId id) = 0;
};

}  // namespace fa::ports
