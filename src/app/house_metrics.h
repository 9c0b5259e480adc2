// The house's own figures: HTTP, the door, threads, the log. Labels come from closed sets (docs/security.md). Any
// thread.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>

#include "admission/door.h"
#include "app/process_metrics.h"
#include "base/metrics.h"
#include "net/http_server.h"
#include "transport/counters.h"

namespace fa::app {

// A counter that follows a total that somebody else counts.
class FollowedCounter {
 public:
  explicit FollowedCounter(base::Counter& counter) : counter_(counter) {}
  void follow(std::uint64_t total);  // one thread at a time

 private:
  base::Counter& counter_;
  std::uint64_t told_ = 0;
};

class HouseMetrics {
 public:
  struct Totals {
    transport::Totals websocket;
    transport::Totals socketio;
    std::size_t pool_depth = 0;
    std::size_t engine_depth = 0;
  };

  HouseMetrics(base::Metrics& metrics, std::shared_ptr<admission::Door> door);
  net::HttpObserver http_observer();
  void collect(const Totals& totals);  // before the metrics are read

 private:
  void on_request(const net::FinishedRequest& request);
  void collect_door();

  base::Metrics& metrics_;
  const std::shared_ptr<admission::Door> door_;
  base::Histogram& request_seconds_;
  std::mutex mutex_;
  ProcessMetrics process_;
  FollowedCounter slow_on_websocket_;
  FollowedCounter slow_on_socketio_;
  FollowedCounter dropped_lines_;
  FollowedCounter contained_failures_;
  std::array<std::array<std::unique_ptr<FollowedCounter>, 2>, admission::kResources> refusals_;
};

}  // namespace fa::app
