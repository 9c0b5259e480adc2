// The Scheduler of production: one net::EventLoop.
#pragma once

#include "net/event_loop.h"
#include "services/gateway/scheduler.h"

namespace fa::gateway {

class LoopScheduler final : public Scheduler {
 public:
  explicit LoopScheduler(net::EventLoop& loop) : loop_(loop) {}
  void post(Work work) override { loop_.post(std::move(work)); }
  void run_after(std::int64_t delay_ms, Work work) override { loop_.run_after(delay_ms, std::move(work)); }
  void at_end_of_turn(Work work) override { loop_.at_end_of_turn(std::move(work)); }

 private:
  net::EventLoop& loop_;
};

}  // namespace fa::gateway
