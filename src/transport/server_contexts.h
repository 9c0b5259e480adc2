// One LoopContext for each event loop of a server.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "net/event_loop.h"
#include "transport/counters.h"
#include "transport/loop_context.h"

namespace fa::transport {

class ServerContexts {
 public:
  // The loops outlive the contexts.
  ServerContexts(const std::vector<net::EventLoop*>& loops, std::int64_t wheel_tick_ms);
  ~ServerContexts();  // on any thread: each context is destroyed on its loop; its connections are cut
  ServerContexts(const ServerContexts&) = delete;
  ServerContexts& operator=(const ServerContexts&) = delete;

  LoopContext& of(const net::EventLoop& loop);
  LoopContext* at(std::size_t index) { return index < contexts_.size() ? contexts_[index].get() : nullptr; }
  Totals totals() const;  // any thread

  // Closes every member with this code, spread evenly over `over_ms`; then calls `done` once, on one of the loops.
  // Any thread. The server takes no new members by then.
  void shut_down(std::uint16_t code, std::string reason, std::int64_t over_ms, std::move_only_function<void()> done);

 private:
  std::vector<std::unique_ptr<LoopContext>> contexts_;
};

// How exactly heartbeats are kept: finely where they are short, as in tests, and cheaply where they are long.
std::int64_t wheel_tick_ms(std::int64_t shortest_interval_ms);

}  // namespace fa::transport
