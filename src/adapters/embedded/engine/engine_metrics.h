// What the engine tells Prometheus, once a batch.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "base/metrics.h"

namespace fa::embedded {

class EngineMetrics {
 public:
  // `metrics` may be null: then nothing is counted.
  explicit EngineMetrics(base::Metrics* metrics);

  struct BatchFigures {
    std::size_t changes = 0;
    std::size_t decisions = 0;
    std::size_t accepted_bids = 0;
    std::int64_t commit_us = 0;
    // From the arrival of the oldest of the commands that were taken together to the batch's answers; none where the
    // batch answered none of them.
    std::optional<std::int64_t> oldest_took_us{};
  };
  void committed(const BatchFigures& figures);
  void commit_failed();
  void outage_given_back(std::int64_t away_ms);
  void live_auctions(std::size_t count);

 private:
  base::Counter* commits_ = nullptr;
  base::Counter* commit_failures_ = nullptr;
  base::Counter* outages_ = nullptr;
  base::Counter* outage_seconds_ = nullptr;
  base::Counter* records_ = nullptr;
  base::Counter* accepted_bids_ = nullptr;
  base::Counter* decisions_ = nullptr;
  base::Histogram* commit_seconds_ = nullptr;
  base::Histogram* decision_seconds_ = nullptr;
  base::Gauge* auctions_ = nullptr;
};

}  // namespace fa::embedded
