#include "services/timer/heartbeat_schedule.h"

#include <algorithm>

namespace fa::timer {
namespace {

// The greatest multiple of `step` below `remaining_ms`.
constexpr std::int64_t next_mark(std::int64_t remaining_ms, std::int64_t step) {
  return (remaining_ms - 1) / step * step;
}

}  // namespace

std::optional<std::int64_t> next_timer_update(const HeartbeatSchedule& schedule, std::int64_t end_time,
                                              std::int64_t now) {
  const std::int64_t remaining_ms = end_time - now;
  if (remaining_ms <= 0) return std::nullopt;
  const std::int64_t fine = std::min(schedule.interval_ms, schedule.last_minute_interval_ms);
  const std::int64_t mark = remaining_ms <= kLastMinuteMs
                                ? next_mark(remaining_ms, fine)
                                // The first of the last minute's updates is one at its very start.
                                : std::max(next_mark(remaining_ms, schedule.interval_ms), kLastMinuteMs);
  if (mark <= 0) return std::nullopt;
  return end_time - mark;
}

}  // namespace fa::timer
