// What an operator may set about the realtime service.
#pragma once

#include <array>
#include <cstdint>

#include "ports/users.h"
#include "services/gateway/limits.h"
#include "wire/event_names.h"

namespace fa::gateway {

// One rate for each tier of users, in the order of ports::Tier.
struct TierRates {
  std::array<base::RateLimit, 3> by_tier{{{5, 10}, {10, 20}, {20, 40}}};
  const base::RateLimit& of(ports::Tier tier) const { return by_tier[static_cast<std::size_t>(tier)]; }
};

struct Settings {
  Limits limits;
  TierRates bids;                                             // BID_RATE_PER_S, BID_BURST
  TierRates chat{{{{1, 5}, {2, 10}, {5, 20}}}};               // CHAT_RATE_PER_S, CHAT_BURST
  bool require_verified_to_bid = false;                       // REQUIRE_VERIFIED_TO_BID
  std::int64_t timer_broadcast_interval_ms = 5'000;           // TIMER_BROADCAST_INTERVAL_MS
  wire::EventNames event_names = wire::EventNames::standard;  // EVENT_NAMES: of Socket.IO where the handshake says none
};

}  // namespace fa::gateway
