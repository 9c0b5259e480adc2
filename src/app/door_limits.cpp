#include "app/door_limits.h"

#include <algorithm>

#include "base/log.h"

namespace fa::app {

namespace {

constexpr std::size_t kOwnDescriptors = 256;  // stores, listeners, children, and the internal listener's connections
constexpr std::size_t kInternalConnectionsMax = 128;
constexpr double kUnlimited = 1e12;

base::RateLimit at_least(const base::RateLimit& one, const base::RateLimit& other) {
  return {std::max(one.per_second, other.per_second), std::max(one.burst, other.burst)};
}

base::RateLimit scaled(const Settings& settings, double per_second, double burst) {
  return {settings.guest_rate_per_s * per_second, settings.guest_burst * burst};
}

void bound_by_descriptors(admission::DoorLimits& limits, const Settings& settings, std::size_t descriptors) {
  auto& [all, client] = limits.connections;
  limits.files.all_max = std::clamp<std::size_t>(descriptors / 16, 64, limits.files.all_max);
  limits.files.client_max = limits.files.all_max / 4;
  const std::size_t own = kOwnDescriptors + limits.files.all_max;
  const std::size_t possible = std::max<std::size_t>(descriptors, own + 16) - own;
  if (all <= possible) return;
  all = possible;
  // An operator who asks for more than the default knows who is behind the address.
  client = std::min(client, client > kConnectionsPerAddressMax ? all : all / 4);
  base::log::warn("fewer descriptors than CONNECTIONS_MAX",
                  {{"CONNECTIONS_MAX", std::to_string(settings.connections_max)},
                   {"descriptors", std::to_string(descriptors)},
                   {"connections", std::to_string(all)},
                   {"of_one_address", std::to_string(client)}});
}

}  // namespace

admission::DoorLimits door_limits(const Settings& settings, std::size_t descriptors) {
  admission::DoorLimits limits;
  limits.connections = {settings.connections_max,
                        std::min(settings.connections_per_address_max, settings.connections_max)};
  bound_by_descriptors(limits, settings, descriptors);
  limits.sessions = limits.connections;
  limits.unclaimed_sessions = {std::max<std::size_t>(limits.connections.all_max / 5, 1),
                               std::max<std::size_t>(limits.connections.client_max / 2, 1)};
  limits.input_bytes = {settings.input_mib_max * admission::kMiB, settings.input_mib_max * admission::kMiB / 4};
  limits.output_bytes = {settings.output_mib_max * admission::kMiB, settings.output_mib_max * admission::kMiB / 4};
  // Whoever lifts the rate of guests lifts these, too; none falls below its default.
  limits.requests = at_least(limits.requests, scaled(settings, 7, 7));
  limits.heavy_requests = at_least(limits.heavy_requests, scaled(settings, 1.0 / 3, 1.0 / 3));
  limits.failed_sign_ins = at_least(limits.failed_sign_ins, scaled(settings, 1.0 / 30, 1.0 / 3));
  return limits;
}

admission::DoorLimits internal_door_limits() {
  admission::DoorLimits limits;
  limits.connections = {kInternalConnectionsMax, 0};
  for (admission::Bound* bound : {&limits.input_bytes, &limits.output_bytes, &limits.files}) bound->client_max = 0;
  for (base::RateLimit* rate :
       {&limits.requests, &limits.heavy_requests, &limits.failed_sign_ins, &limits.log_lines, &limits.log_lines_all})
    *rate = {kUnlimited, kUnlimited};
  return limits;
}

}  // namespace fa::app
