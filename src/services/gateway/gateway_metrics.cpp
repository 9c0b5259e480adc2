#include "services/gateway/gateway_metrics.h"

namespace fa::gateway {
namespace {

constexpr double kSecondsPerUs = 1e-6;

base::Counter& slow_counter(base::Metrics& metrics, const char* stage) {
  return metrics.counter("flashauction_slow_viewers_total", "Viewers that could not keep up, by what was done",
                         {{"stage", stage}});
}

}  // namespace

GatewayMetrics::GatewayMetrics(base::Metrics& metrics, ports::ViewerSamples* samples)
    : metrics_(metrics),
      samples_(samples),
      bid_latency_(metrics.histogram("flashauction_bid_ack_seconds", "From a bid's frame or request to its answer",
                                     base::latency_buckets())),
      fan_out_delay_(metrics.histogram("flashauction_fan_out_seconds", "From an event's publishing to its queueing",
                                       base::latency_buckets())),
      deliveries_(metrics.counter("flashauction_deliveries_total", "Messages queued for viewers of rooms")),
      merged_(metrics.counter("flashauction_bids_merged_total", "Accepted bids told by a later bid_placed")),
      sessions_(metrics.gauge("flashauction_sessions", "Open realtime sessions")),
      rooms_(metrics.gauge("flashauction_rooms", "Auctions with viewers, counted on each loop")),
      slow_{&slow_counter(metrics, "merging"), &slow_counter(metrics, "snapshot"), &slow_counter(metrics, "closed")} {}

base::Counter& GatewayMetrics::outcome_counter(std::string_view outcome) {
  const std::scoped_lock lock(mutex_);
  if (const auto known = outcomes_.find(outcome); known != outcomes_.end()) return *known->second;
  auto& counter =
      metrics_.counter("flashauction_bids_total", "Bids answered, by outcome", {{"outcome", std::string(outcome)}});
  outcomes_.emplace(outcome, &counter);
  return counter;
}

void GatewayMetrics::bid_answered(std::string_view outcome, std::int64_t latency_us) {
  outcome_counter(outcome).add();
  bid_latency_.observe(static_cast<double>(latency_us) * kSecondsPerUs);
}

void GatewayMetrics::fanned_out(std::int64_t delay_us, std::size_t viewers, std::size_t messages) {
  fan_out_delay_.observe(static_cast<double>(delay_us) * kSecondsPerUs);
  deliveries_.add(static_cast<double>(viewers * messages));
}

void GatewayMetrics::bids_merged(std::int64_t count) {
  merged_.add(static_cast<double>(count));
}

void GatewayMetrics::sessions_changed(int by) {
  sessions_.add(by);
}

void GatewayMetrics::rooms_changed(int by) {
  rooms_.add(by);
}

void GatewayMetrics::slow_viewer(SlowStage stage) {
  slow_[static_cast<std::size_t>(stage)]->add();
}

void GatewayMetrics::participants_changed(domain::AuctionId id, std::int64_t participants) {
  if (samples_ != nullptr) samples_->sample(id, participants);
}

}  // namespace fa::gateway
