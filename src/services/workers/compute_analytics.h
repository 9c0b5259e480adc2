// Makes and keeps the report of a closed auction.
#pragma once

#include "ports/analytics_store.h"
#include "ports/bid_history.h"
#include "ports/clock.h"
#include "services/workers/job_handler.h"

namespace fa::workers {

class ComputeAnalytics final : public JobHandler {
 public:
  ComputeAnalytics(ports::BidHistory& history, ports::AnalyticsStore& store, const ports::Clock& clock)
      : history_(history), store_(store), clock_(clock) {}
  JobOutcome run(const ports::Job& job) override;

 private:
  ports::BidHistory& history_;
  ports::AnalyticsStore& store_;
  const ports::Clock& clock_;
};

}  // namespace fa::workers
