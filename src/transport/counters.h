// What the transports count, for metrics. Each loop counts for itself, without a locked instruction; any thread may add
// up.
#pragma once

#include <atomic>
#include <cstdint>

namespace fa::transport {

// Written by one thread, read by any.
class Count {
 public:
  void add(std::int64_t by = 1) { value_.store(get() + by, std::memory_order_relaxed); }
  std::int64_t get() const { return value_.load(std::memory_order_relaxed); }

 private:
  std::atomic<std::int64_t> value_ = 0;
};

struct alignas(64) LoopCounters {
  Count open;            // plain connections, or Engine.IO sessions: now
  Count open_polling;    // of these, sessions on the polling transport: now
  Count messages_in;     // from here on: ever
  Count messages_out;    // a shared batch counts each of its messages
  Count bytes_out;       // queued, with framing
  Count slow_consumers;  // closed because too much waited for them
  Count upgrades;        // sessions that went from polling to websocket
};

struct Totals {
  std::int64_t open = 0;
  std::int64_t open_polling = 0;
  std::int64_t messages_in = 0;
  std::int64_t messages_out = 0;
  std::int64_t bytes_out = 0;
  std::int64_t slow_consumers = 0;
  std::int64_t upgrades = 0;

  Totals& operator+=(const LoopCounters& loop) {
    open += loop.open.get();
    open_polling += loop.open_polling.get();
    messages_in += loop.messages_in.get();
    messages_out += loop.messages_out.get();
    bytes_out += loop.bytes_out.get();
    slow_consumers += loop.slow_consumers.get();
    upgrades += loop.upgrades.get();
    return *this;
  }
};

}  // namespace fa::transport
