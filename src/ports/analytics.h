// Figures and series of one auction, as the workers compute them from its history. Blocking; any thread.
#pragma once

#include <expected>
#include <string>

#include "domain/uuid.h"
#include "ports/store_error.h"

namespace fa::ports {

class Analytics {
 public:
  virtual ~Analytics() = default;
  // One JSON object, as GET /auctions/{id}/analytics answers it; not_found for an auction without a history.
  virtual std::expected<std::string, StoreError> analytics_json(domain::AuctionId id) = 0;
};

}  // namespace fa::ports
