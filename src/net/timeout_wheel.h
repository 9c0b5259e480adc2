// Coarse deadlines for very many objects on one loop: arming and disarming is linking into a list. One timer of the
// loop serves them all, and none while nothing is armed. Loop thread only.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "net/event_loop.h"

namespace fa::net {

class TimeoutWheel;

// A ring of armed entries; the wheel's slots are rings too.
struct WheelLink {
  WheelLink* previous = this;
  WheelLink* next = this;
};

class WheelEntry : private WheelLink {
 public:
  WheelEntry() = default;
  virtual ~WheelEntry();  // disarms itself
  WheelEntry(const WheelEntry&) = delete;
  WheelEntry& operator=(const WheelEntry&) = delete;
  virtual void on_timeout() = 0;  // disarmed by then; may arm again, or destroy itself

 private:
  friend class TimeoutWheel;
  TimeoutWheel* wheel_ = nullptr;  // while armed
  std::int64_t deadline_tick_ = 0;
};

class TimeoutWheel {
 public:
  TimeoutWheel(EventLoop& loop, std::int64_t tick_ms) : loop_(loop), tick_ms_(tick_ms) {}
  ~TimeoutWheel();
  TimeoutWheel(const TimeoutWheel&) = delete;
  TimeoutWheel& operator=(const TimeoutWheel&) = delete;

  // on_timeout() comes delay_ms after the loop's now_us(), not earlier and about one tick late at most. An armed entry
  // moves.
  void arm(WheelEntry& entry, std::int64_t delay_ms);
  void disarm(WheelEntry& entry);

 private:
  static constexpr std::size_t kSlots = 512;  // a deadline further away than these waits for another round
  std::int64_t ticks_at(std::int64_t ms) const { return ms / tick_ms_; }
  void schedule();
  void advance();
  void expire(std::int64_t tick);

  EventLoop& loop_;
  const std::int64_t tick_ms_;
  std::int64_t done_tick_ = 0;  // every deadline up to this tick has been served
  std::size_t armed_ = 0;
  TimerId timer_ = 0;
  std::array<WheelLink, kSlots> slots_;
};

}  // namespace fa::net
