// What a server of this folder keeps on each event loop. Made and destroyed on the loop's thread, or while it does not
// run.
#pragma once

#include <cstdint>
#include <string_view>

#include "net/event_loop.h"
#include "net/timeout_wheel.h"
#include "transport/counters.h"
#include "transport/registry.h"

namespace fa::transport {

// A plain connection or a session: what a shutdown closes.
class Member : public Owned {
 public:
  virtual void shut_down(std::uint16_t code, std::string_view reason) = 0;
};

struct LoopContext {
  LoopContext(net::EventLoop& event_loop, std::size_t loop_index, std::int64_t wheel_tick_ms)
      : loop(event_loop), index(loop_index), wheel(event_loop, wheel_tick_ms), links(event_loop), members(event_loop) {}

  std::int64_t now_ms() const { return loop.now_us() / 1000; }

  net::EventLoop& loop;
  const std::size_t index;
  net::TimeoutWheel wheel;
  LoopCounters counters;
  Registry links;    // sockets, which may outlive their members to say goodbye
  Registry members;  // Member objects; destroyed before the links that they point to
};

}  // namespace fa::transport
