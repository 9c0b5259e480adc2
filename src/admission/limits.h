// What clients may take of one house: each resource with its bound in all and one client's share of it, which is far
// below. docs/security.md lists them with their answers. A client is an address (IPv6: a /64; behind a trusted proxy
// the forwarded address).
#pragma once

#include <cstddef>
#include <cstdint>

#include "base/rate_limit.h"

namespace fa::admission {

inline constexpr std::size_t kMiB = 1024 * 1024;  // bytes

struct Bound {
  std::size_t all_max = 0;
  std::size_t client_max = 0;  // 0: no share, for servers that one proxy or one test is all the clients of
};

struct DoorLimits {
  Bound connections{.all_max = 100'000, .client_max = 1'000};
  // Of requests, their bodies and WebSocket messages that are read and not handled yet.
  Bound input_bytes{.all_max = 192 * kMiB, .client_max = 48 * kMiB};
  // Of answers and events that wait because their reader does not read.
  Bound output_bytes{.all_max = 256 * kMiB, .client_max = 64 * kMiB};
  // Engine.IO sessions from their handshake on; those of polling hold no connection that would be counted.
  Bound sessions{.all_max = 100'000, .client_max = 1'000};
  // The same while nothing has been joined by a CONNECT.
  Bound unclaimed_sessions{.all_max = 20'000, .client_max = 500};

  // Files that are open while their reader takes them; beyond that an answer is read into memory at once.
  Bound files{.all_max = 1'024, .client_max = 256};

  base::RateLimit requests{.per_second = 2'000, .burst = 20'000};     // HTTP, whatever is asked
  base::RateLimit heavy_requests{.per_second = 100, .burst = 1'000};  // of these, what costs a hash or a signature
  std::int64_t refusal_delay_ms = 1'000;  // before a request beyond its rate is told so, and nothing more is read
  base::RateLimit failed_sign_ins{.per_second = 10, .burst = 1'000};  // tokens that do not hold
  base::RateLimit log_lines{.per_second = 5, .burst = 50};            // of refused and of nobody's requests
  base::RateLimit log_lines_all{.per_second = 50, .burst = 500};      // the same, of all clients
  std::size_t clients_max = 200'000;                                  // whose rates are remembered
};

}  // namespace fa::admission
