// Every bound of the realtime service, with its unit. The defaults leave room for some hundred people behind one
// address; what a client may take of connections and memory stands in admission/limits.h.
#pragma once

#include <cstddef>
#include <cstdint>

#include "base/rate_limit.h"

namespace fa::gateway {

struct Limits {
  std::size_t sessions_per_user_max = 200;                            // over all loops; more: rate_limited
  std::size_t sessions_per_address_max = 4'000;                       // one a namespace; more: rate_limited, close 4503
  std::size_t joined_auctions_max = 50;                               // of one session
  base::RateLimit messages{.per_second = 200, .burst = 400};          // of one session, whatever it asks
  base::RateLimit guest_requests{.per_second = 300, .burst = 3'000};  // of one address, from sessions without a user
  base::RateLimit user_requests{.per_second = 50, .burst = 500};      // of one person, but bids and chat
  base::RateLimit sign_ins{.per_second = 50, .burst = 3'000};         // of one address
  // What joins give back of missed events and chat, in bytes. Who has used it up gets the state alone.
  base::RateLimit recovered_bytes_of_client{.per_second = 4.0 * 1024 * 1024, .burst = 32.0 * 1024 * 1024};
  base::RateLimit recovered_bytes_of_user{.per_second = 512.0 * 1024, .burst = 8.0 * 1024 * 1024};
  std::size_t recoveries_at_once_max = 2;  // of one loop; the others wait, and clients take turns
  std::size_t held_requests_max = 64;      // of one session, while a sign-in or a join is under way
  std::size_t held_bytes_max = 16 * 1024;
  std::size_t pending_requests_max = 100'000;   // of one loop, asked of the ports and not answered yet
  std::int64_t answer_ms_max = 5'000;           // then the client is told unavailable or outcome_unknown
  std::size_t backlog_events_max = 128;         // of one slow viewer in one room; more: a fresh snapshot instead
  std::size_t personal_messages_max = 4'096;    // held by one room for its next write; then it writes at once
  std::int64_t slow_ms_max = 30'000;            // a viewer whose queue does not drain for so long is closed with 4008
  std::size_t recent_events_max = 4'096;        // of one room while joins are under way; more: those joins start anew
  std::size_t rate_limited_keys_max = 200'000;  // users and addresses whose rates are remembered

  // How long accepted bids of one room may wait to be merged.
  std::int64_t tick_ms = 20;            // up to crowd_viewers
  std::int64_t company_ms_max = 20;     // and so long more for the next batch, to leave with its acknowledgements
  std::size_t crowd_viewers = 1'000;    // above it a room waits only while its last round of writes is unfinished …
  std::int64_t crowd_tick_ms_max = 50;  // … and at most so long

  // Above it a room writes to each viewer as it comes by, instead of once a turn for all that the viewer gets in it …
  std::size_t at_once_viewers = 256;
  // … and a loop to so many of such rooms' viewers a turn (about a millisecond), so that bids are read in between.
  std::size_t crowd_writes_per_turn = 128;
};

// Close codes (docs/protocol): which of them a client should answer with a new connection stands there.
inline constexpr std::uint16_t kCloseRestart = 1012;
inline constexpr std::uint16_t kCloseSlowConsumer = 4008;
inline constexpr std::uint16_t kCloseUnauthenticated = 4401;
inline constexpr std::uint16_t kCloseForbidden = 4403;
inline constexpr std::uint16_t kCloseOverloaded = 4503;

}  // namespace fa::gateway
