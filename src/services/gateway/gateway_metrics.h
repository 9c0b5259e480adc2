// The Observer of production: Prometheus metrics, named flashauction_*, and the samples that analytics are made of.
#pragma once

#include <array>
#include <map>
#include <mutex>
#include <string>

#include "base/metrics.h"
#include "ports/viewer_samples.h"
#include "services/gateway/observer.h"

namespace fa::gateway {

class GatewayMetrics final : public Observer {
 public:
  // Without `samples`, nobody's analytics tell of viewers.
  explicit GatewayMetrics(base::Metrics& metrics, ports::ViewerSamples* samples = nullptr);
  void bid_answered(std::string_view outcome, std::int64_t latency_us) override;
  void fanned_out(std::int64_t delay_us, std::size_t viewers, std::size_t messages) override;
  void bids_merged(std::int64_t count) override;
  void sessions_changed(int by) override;
  void rooms_changed(int by) override;
  void slow_viewer(SlowStage stage) override;
  void participants_changed(domain::AuctionId id, std::int64_t participants) override;

 private:
  base::Counter& outcome_counter(std::string_view outcome);

  base::Metrics& metrics_;
  ports::ViewerSamples* samples_;
  base::Histogram& bid_latency_;
  base::Histogram& fan_out_delay_;
  base::Counter& deliveries_;
  base::Counter& merged_;
  base::Gauge& sessions_;
  base::Gauge& rooms_;
  std::array<base::Counter*, 3> slow_;
  std::mutex mutex_;
  std::map<std::string, base::Counter*, std::less<>> outcomes_;  // at most one an error code, and "accepted"
};

}  // namespace fa::gateway
