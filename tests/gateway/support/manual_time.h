// Time and event loops that move only when a test says so.
#pragma once

#include <algorithm>
#include <cstdint>
#include <deque>
#include <mutex>
#include <utility>
#include <vector>

#include "ports/clock.h"
#include "services/gateway/scheduler.h"

namespace fa::gateway::test {

class ManualClock final : public ports::Clock {
 public:
  static constexpr std::int64_t kStartUnixMs = 1'700'000'000'000;
  std::int64_t unix_ms() const override { return kStartUnixMs + us / 1'000; }
  std::int64_t monotonic_us() const override { return us; }
  std::int64_t us = 1'000'000'000;
};

class ManualLoop final : public Scheduler {
 public:
  explicit ManualLoop(const ManualClock& clock) : clock_(clock) {}

  void post(Work work) override {
    const std::scoped_lock lock(mutex_);
    posted_.push_back(std::move(work));
  }
  void run_after(std::int64_t delay_ms, Work work) override {
    timers_.push_back({clock_.us + std::max<std::int64_t>(delay_ms, 1) * 1'000, std::move(work)});
  }
  void at_end_of_turn(Work work) override { end_of_turn_.push_back(std::move(work)); }

  // One turn, as of a real loop: what was posted before it began, then the end of the turn. false: nothing was to do.
  bool turn() {
    std::deque<Work> posted;
    {
      const std::scoped_lock lock(mutex_);
      posted.swap(posted_);
    }
    const bool busy = !posted.empty() || !end_of_turn_.empty();
    for (Work& work : posted) work();
    finish_turn();
    return busy;
  }

  // The earliest timer's time; one far away where there is none.
  std::int64_t next_timer_us() const {
    std::int64_t next = std::int64_t{1} << 62;
    for (const Timer& timer : timers_) next = std::min(next, timer.at_us);
    return next;
  }
  void run_due_timer() {
    const auto due = std::ranges::min_element(timers_, {}, &Timer::at_us);
    Work work = std::move(due->work);
    timers_.erase(due);
    work();
    finish_turn();
  }

 private:
  struct Timer {
    std::int64_t at_us;
    Work work;
  };
  // What is asked for meanwhile comes at the end of the next turn.
  void finish_turn() {
    for (Work& work : std::exchange(end_of_turn_, {})) work();
  }

  const ManualClock& clock_;
  std::mutex mutex_;
  std::deque<Work> posted_;
  std::vector<Work> end_of_turn_;
  std::vector<Timer> timers_;
};

}  // namespace fa::gateway::test
