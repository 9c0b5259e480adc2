// When to ping a peer and when to give it up, without a clock or a timer: the caller tells the time and asks.
// After a ping, any other packet gives the pong one more timeout, once (as Engine.IO servers do).
#pragma once

#include <algorithm>
#include <cstdint>

namespace fa::wire {

struct HeartbeatTiming {
  std::int64_t ping_interval_ms = 25'000;
  std::int64_t ping_timeout_ms = 20'000;
};

class Heartbeat {
 public:
  enum class Action : std::uint8_t { none, send_ping, timed_out };

  void start(std::int64_t now_ms, const HeartbeatTiming& timing) { expect_nothing(now_ms, timing); }

  // What is due now. send_ping is said once a ping; timed_out is final.
  Action tick(std::int64_t now_ms, const HeartbeatTiming& timing) {
    if (now_ms < due_ms_) return Action::none;
    if (awaits_pong_) return Action::timed_out;
    awaits_pong_ = true;
    extended_ = false;
    // A coarse timer's delay is not added to the peer's time; a stall of the whole process is.
    due_ms_ = std::max(due_ms_, now_ms - timing.ping_timeout_ms / 4) + timing.ping_timeout_ms;
    return Action::send_ping;
  }

  void on_pong(std::int64_t now_ms, const HeartbeatTiming& timing) { expect_nothing(now_ms, timing); }

  void on_other_packet(std::int64_t now_ms, const HeartbeatTiming& timing) {
    if (!awaits_pong_ || extended_) return;
    extended_ = true;
    due_ms_ = now_ms + timing.ping_timeout_ms;
  }

  // tick() has nothing to say before this.
  std::int64_t due_ms() const { return due_ms_; }

 private:
  void expect_nothing(std::int64_t now_ms, const HeartbeatTiming& timing) {
    awaits_pong_ = false;
    due_ms_ = now_ms + timing.ping_interval_ms;
  }

  std::int64_t due_ms_ = 0;
  bool awaits_pong_ = false;
  bool extended_ = false;
};

}  // namespace fa::wire
