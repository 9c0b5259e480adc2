#include "transport/server_contexts.h"

#include <algorithm>
#include <atomic>
#include <utility>

#include "base/assert.h"

namespace fa::transport {

namespace {

constexpr std::int64_t kStepMs = 10;
constexpr std::int64_t kTickMsMin = 5;
constexpr std::int64_t kTickMsMax = 50;
constexpr std::int64_t kTicksAnInterval = 16;

// Closes one loop's members a few at a time, from the last to the first: whoever ends meanwhile moves only members that
// were closed before.
struct ShutDown : std::enable_shared_from_this<ShutDown> {
  LoopContext& context;
  std::uint16_t code;
  std::string reason;
  std::int64_t steps_left;
  std::move_only_function<void()> done;
  std::size_t left = 0;

  ShutDown(LoopContext& where, std::uint16_t close_code, std::string why, std::int64_t over_ms,
           std::move_only_function<void()> when_done)
      : context(where),
        code(close_code),
        reason(std::move(why)),
        steps_left(std::max<std::int64_t>(over_ms / kStepMs, 1)),
        done(std::move(when_done)),
        left(where.members.size()) {}

  void step() {
    left = std::min(left, context.members.size());
    // Rounded up: few members are closed in few steps, and none keep nobody waiting.
    const auto steps = static_cast<std::size_t>(steps_left);
    const std::size_t stop = left - (left + steps - 1) / steps;
    while (left > stop) static_cast<Member&>(context.members.at(--left)).shut_down(code, reason);
    if (--steps_left == 0 || left == 0) return done();
    context.loop.run_after(kStepMs, [self = shared_from_this()] { self->step(); });
  }
};

}  // namespace

std::int64_t wheel_tick_ms(std::int64_t shortest_interval_ms) {
  return std::clamp(shortest_interval_ms / kTicksAnInterval, kTickMsMin, kTickMsMax);
}

ServerContexts::ServerContexts(const std::vector<net::EventLoop*>& loops, std::int64_t wheel_tick_ms) {
  for (net::EventLoop* loop : loops) {
    contexts_.push_back(std::make_unique<LoopContext>(*loop, contexts_.size(), wheel_tick_ms));
  }
}

ServerContexts::~ServerContexts() {
  for (auto& context : contexts_) {
    context->loop.run_and_wait([&context] { context.reset(); });
  }
}

LoopContext& ServerContexts::of(const net::EventLoop& loop) {
  const auto found = std::ranges::find_if(contexts_, [&](const auto& context) { return &context->loop == &loop; });
  FA_ASSERT(found != contexts_.end());
  return **found;
}

Totals ServerContexts::totals() const {
  Totals totals;
  for (const auto& context : contexts_) totals += context->counters;
  return totals;
}

void ServerContexts::shut_down(std::uint16_t code, std::string reason, std::int64_t over_ms,
                               std::move_only_function<void()> done) {
  struct Rest {
    std::atomic<std::size_t> loops;
    std::move_only_function<void()> done;
  };
  auto rest = std::make_shared<Rest>(contexts_.size(), std::move(done));
  for (auto& context : contexts_) {
    context->loop.post([&context = *context, code, reason, over_ms, rest] {
      auto loop_done = [rest] {
        if (--rest->loops == 0) rest->done();
      };
      std::make_shared<ShutDown>(context, code, reason, over_ms, std::move(loop_done))->step();
    });
  }
}

}  // namespace fa::transport
