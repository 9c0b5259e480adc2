// What the analytics of an auction are made of beside its history, and the finished report. Blocking; any thread.
#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <vector>

#include "ports/store_error.h"
#include "ports/viewer_samples.h"

namespace fa::ports {

struct ViewerSample {
  std::int64_t timestamp = 0;
  std::int64_t participants = 0;
  bool operator==(const ViewerSample&) const = default;
};

class AnalyticsStore : public ViewerSamples {
 public:
  // Oldest first, with those that are not yet flushed.
  virtual std::expected<std::vector<ViewerSample>, StoreError> viewers(domain::AuctionId id) = 0;
  // Makes the samples so far durable. Called by a worker every few seconds.
  virtual std::expected<void, StoreError> flush() = 0;
  // Keeps the report of a closed auction in place of its samples. A second report replaces the first.
  virtual std::expected<void, StoreError> store_report(domain::AuctionId id, const std::string& json) = 0;
  virtual std::expected<std::optional<std::string>, StoreError> report(domain::AuctionId id) = 0;
};

}  // namespace fa::ports
