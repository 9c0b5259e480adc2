// The Observer of production: Prometheus metrics, named fa_gateway_*.
#pragma once

#include <array>
#include <map>
#include <mutex>
#include <string>

#include "base/metrics.h"
#include "services/gateway/observer.h"

namespace fa::gateway {

class GatewayMetrics final : public Observer {
 public:
  explicit GatewayMetrics(base::Metrics& metrics);
  void bid_answered(std::string_view outcome, std::int64_t latency_us) override;
  void fanned_out(std::int64_t delay_us, std::size_t viewers, std::size_t messages) override;
  void bids_merged(std::int64_t count) override;
  void sessions_changed(int by) override;
  void rooms_changed(int by) override;
  void slow_viewer(SlowStage stage) override;

 private:
  base::Counter& outcome_counter(std::string_view outcome);

  base::Metrics& metrics_;
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
