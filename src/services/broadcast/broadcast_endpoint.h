// Going live from the browser: the WebSocket endpoint /broadcast. docs/protocol, "Going live from a browser".
#pragma once

#include <cstddef>
#include <cstdint>

#include "base/blocking_pool.h"
#include "net/event_loop.h"
#include "services/broadcast/broadcast_rules.h"
#include "services/broadcast/places.h"
#include "transport/websocket_handler.h"

namespace fa::broadcast {

struct Limits {
  std::size_t connections_max = 64;                        // each may hold one piece, before anybody has signed in
  std::size_t unadmitted_connections_per_address_max = 8;  // of them, before broadcast_ready
  std::int64_t start_ms_max = 10'000;                      // from the connection to broadcast_start
  std::size_t start_bytes_max = 16 * 1024;                 // of broadcast_start; a token is its largest part
  std::int64_t silent_ms_max = 10'000;                     // from broadcast_ready or a piece to the next piece
};

inline constexpr std::uint32_t kPieceBytesMax = 2 * 1024 * 1024;  // one binary message; more closes with 1009

class BroadcastEndpoint {
 public:
  // What it is given outlives its connections.
  BroadcastEndpoint(const Ports& ports, base::BlockingPool& pool, Limits limits = {})
      : ports_(ports),
        pool_(pool),
        limits_(limits),
        places_(limits.connections_max, limits.unadmitted_connections_per_address_max) {}

  // For the connections of this loop.
  transport::WebSocketFactory on(net::EventLoop& loop);

 private:
  friend class BroadcastSession;
  const Ports ports_;
  base::BlockingPool& pool_;
  const Limits limits_;
  Places places_;
};

}  // namespace fa::broadcast
