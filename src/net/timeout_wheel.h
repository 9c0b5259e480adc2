// Coarse deadlines for very many objects on one loop: arming and disarming is linking into a list. One timer of the
// loop serves them all, and none while nothing is armed. Loop thread only.
#pragma once

#include <array>
#include <cstdint>

#include "net/event_loop.h"

namespace fa::net {

class WheelEntry {
 public:
  WheelEntry() = default;
  virtual ~WheelEntry();  // disarms itself
  WheelEntry(const WheelEntry&) = delete;
  WheelEntry& operator=(const WheelEntry&) = delete;
  virtual void on_timeout() = 0;  // disarmed by then; may arm again, or destroy itself

 private:
  friend class TimeoutWheel;
  void unlink();
  WheelEntry* previous_ = nullptr;
  WheelEntry* next_ = nullptr;
  class TimeoutWheel* wheel_ = nullptr;
  std::int64_t deadline_tick_ = 0;
};

class TimeoutWheel {
 public:
  TimeoutWheel(EventLoop& loop, std::int64_t tick_ms) : loop_(loop), tick_ms_(tick_ms) {}
  ~TimeoutWheel();
  TimeoutWheel(const TimeoutWheel&) = delete;
  TimeoutWheel& operator=(const TimeoutWheel&) = delete;

  // on_timeout() comes after delay_ms, never earlier and about one tick late at most. An armed entry moves.
  void arm(WheelEntry& entry, std::int64_t delay_ms);
  void disarm(WheelEntry& entry);

 private:
  friend class WheelEntry;
  static constexpr std::size_t kSlots = 512;
  std::int64_t now_tick() const;
  void link(WheelEntry& entry);
  void schedule();
  void advance();
  void expire_slot(std::int64_t tick);

  EventLoop& loop_;
  const std::int64_t tick_ms_;
  std::int64_t done_tick_ = 0;  // all slots up to this tick have been looked at
  std::size_t armed_ = 0;
  TimerId timer_ = 0;
  std::array<WheelEntry*, kSlots> slots_{};
};

}  // namespace fa::net
