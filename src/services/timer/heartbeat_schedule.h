// When an auction's viewers are told how much time is left (protocol, `timer_update`): every second in the last minute,
// at a longer interval before. Counted back from the end, so that every gateway tells it at the same instants.
#pragma once

#include <cstdint>
#include <optional>

namespace fa::timer {

inline constexpr std::int64_t kLastMinuteMs = 60'000;

struct HeartbeatSchedule {
  std::int64_t interval_ms = 5'000;  // TIMER_BROADCAST_INTERVAL_MS: before the last minute; at least 1
  std::int64_t last_minute_interval_ms = 1'000;
};

// The first instant after `now` (Unix ms) at which a timer_update is due for an auction with this end_time; nullopt
// where none is left before the end. To be asked anew when end_time moves.
std::optional<std::int64_t> next_timer_update(const HeartbeatSchedule& schedule, std::int64_t end_time,
                                              std::int64_t now);

}  // namespace fa::timer
