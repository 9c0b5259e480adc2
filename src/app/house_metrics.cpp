#include "app/house_metrics.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include "base/caught.h"
#include "base/log.h"

namespace fa::app {

namespace {

using admission::Resource;
using admission::Verdict;

// What a client invents is no label: each would be a time series for ever.
std::string method_label(std::string_view method) {
  constexpr std::array<std::string_view, 7> kKnown{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"};
  return std::ranges::find(kKnown, method) != kKnown.end() ? std::string(method) : "other";
}

FollowedCounter slow_consumers(base::Metrics& metrics, const char* transport) {
  return FollowedCounter(metrics.counter("flashauction_slow_consumers_total",
                                         "Connections closed because too much waited for them",
                                         {{"transport", transport}}));
}

}  // namespace

void FollowedCounter::follow(std::uint64_t total) {
  counter_.add(static_cast<double>(total - std::exchange(told_, total)));
}

HouseMetrics::HouseMetrics(base::Metrics& metrics, std::shared_ptr<admission::Door> door)
    : metrics_(metrics),
      door_(std::move(door)),
      request_seconds_(
          metrics.histogram("flashauction_http_request_seconds", "Duration of HTTP requests", base::latency_buckets())),
      process_(metrics),
      slow_on_websocket_(slow_consumers(metrics, "websocket")),
      slow_on_socketio_(slow_consumers(metrics, "socketio")),
      dropped_lines_(metrics.counter("flashauction_log_lines_dropped_total",
                                     "Log lines lost since whoever reads the log did not")),
      contained_failures_(
          metrics.counter("flashauction_contained_failures_total", "Pieces of work that failed by an exception")) {
  for (std::size_t i = 0; i < admission::kResources; ++i)
    for (const Verdict why : {Verdict::client_is_full, Verdict::all_is_full}) {
      const bool of_all = why == Verdict::all_is_full;
      refusals_[i][of_all ? 1 : 0] = std::make_unique<FollowedCounter>(metrics.counter(
          "flashauction_refusals_total", "What clients were refused, by the bound that was reached",
          {{"resource", std::string(name_of(static_cast<Resource>(i)))}, {"bound", of_all ? "all" : "client"}}));
    }
}

net::HttpObserver HouseMetrics::http_observer() {
  net::HttpObserver observer;
  observer.on_request = [this](const net::FinishedRequest& request) { on_request(request); };
  auto& open =
      metrics_.gauge("flashauction_http_connections", "Open HTTP connections, without those that became WebSockets");
  observer.on_connections = [&open](int change) { open.add(change); };
  return observer;
}

void HouseMetrics::on_request(const net::FinishedRequest& request) {
  metrics_
      .counter("flashauction_http_requests_total", "HTTP requests, by route and status",
               {{"method", method_label(request.method)},
                {"route", std::string(request.route)},
                {"status", std::to_string(request.status)}})
      .add();
  request_seconds_.observe(static_cast<double>(request.duration_us) / 1e6);
}

void HouseMetrics::collect(const Totals& totals) {
  for (const auto& [transport, of] :
       {std::pair{"websocket", &totals.websocket}, std::pair{"socketio", &totals.socketio}}) {
    const base::Labels labels{{"transport", transport}};
    metrics_.gauge("flashauction_connections", "Open realtime connections", labels).set(static_cast<double>(of->open));
  }
  metrics_.gauge("flashauction_blocking_queue_depth", "Requests that wait for a blocking thread")
      .set(static_cast<double>(totals.pool_depth));
  metrics_.gauge("flashauction_engine_queue_depth", "Commands that wait for the engine")
      .set(static_cast<double>(totals.engine_depth));
  const std::lock_guard lock(mutex_);
  process_.collect();
  slow_on_websocket_.follow(static_cast<std::uint64_t>(totals.websocket.slow_consumers));
  slow_on_socketio_.follow(static_cast<std::uint64_t>(totals.socketio.slow_consumers));
  dropped_lines_.follow(base::log::dropped_lines());
  contained_failures_.follow(base::caught_count());
  collect_door();
}

void HouseMetrics::collect_door() {
  for (std::size_t i = 0; i < admission::kResources; ++i) {
    const auto resource = static_cast<Resource>(i);
    refusals_[i][0]->follow(door_->refusals(resource, Verdict::client_is_full));
    refusals_[i][1]->follow(door_->refusals(resource, Verdict::all_is_full));
  }
  const std::pair<Resource, admission::Budget*> budgets[] = {
      {Resource::connections, &door_->connections()},
      {Resource::input_bytes, &door_->input_bytes()},
      {Resource::output_bytes, &door_->output_bytes()},
      {Resource::sessions, &door_->sessions()},
      {Resource::unclaimed_sessions, &door_->unclaimed_sessions()},
  };
  for (const auto& [resource, budget] : budgets) {
    const base::Labels labels{{"resource", std::string(name_of(resource))}};
    metrics_.gauge("flashauction_budget_used", "What clients hold of a bounded resource", labels)
        .set(static_cast<double>(budget->used()));
    metrics_.gauge("flashauction_budget_max", "Its bound in all", labels)
        .set(static_cast<double>(budget->bound().all_max));
  }
}

}  // namespace fa::app
