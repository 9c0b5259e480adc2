#include "adapters/embedded/slewing_clock.h"

#include <time.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <utility>

#include "base/log.h"
#include "base/metrics.h"

namespace fa::embedded {

namespace {

constexpr std::int64_t kFollowEveryUs = 10'000;
constexpr std::int64_t kStepUs = 100'000;        // what the wall clock moves by itself, and is told as a step
constexpr std::int64_t kLogEveryUs = 5'000'000;  // a wall clock that keeps stepping does not fill the log

std::int64_t read_us(clockid_t clock) {
  timespec time{};
  clock_gettime(clock, &time);
  return std::int64_t{time.tv_sec} * 1'000'000 + time.tv_nsec / 1'000;
}

std::string machine_boot_id() {
  std::ifstream file("/proc/sys/kernel/random/boot_id");
  std::string id;
  std::getline(file, id);
  return id;
}

}  // namespace

const MachineClocks& machine_clocks() {
  struct Machine final : MachineClocks {
    std::int64_t boottime_us() const override { return read_us(CLOCK_BOOTTIME); }
    std::int64_t wall_us() const override { return read_us(CLOCK_REALTIME); }
    std::int64_t monotonic_us() const override { return read_us(CLOCK_MONOTONIC); }
  };
  static const Machine machine;
  return machine;
}

SlewingClock::SlewingClock(base::Metrics* metrics, const MachineClocks& machine, std::string boot_id)
    : machine_(machine),
      boot_id_(boot_id.empty() ? machine_boot_id() : std::move(boot_id)),
      ahead_ms_(metrics == nullptr
                    ? nullptr
                    : &metrics->gauge("flashauction_clock_ahead_of_wall_milliseconds",
                                      "How far the auctions' clock is ahead of the machine's wall clock")) {
  const std::int64_t boottime_us = machine_.boottime_us();
  wall_offset_us_ = machine_.wall_us() - boottime_us;
  offset_us_ = wall_offset_us_;
  slewed_at_us_ = boottime_us;
  followed_at_us_ = boottime_us;
}

void SlewingClock::go_on(const std::optional<ports::ClockMark>& last, const std::string& boot_id,
                         std::int64_t not_before_ms) {
  const std::int64_t boottime_us = machine_.boottime_us();
  const std::int64_t wall_us = machine_.wall_us();
  const std::lock_guard lock(mutex_);
  std::int64_t now_us = wall_us;
  const bool same_boot = last && !boot_id_.empty() && boot_id == boot_id_;
  if (same_boot) now_us = boottime_us + (last->unix_ms - last->boottime_ms) * 1'000;
  offset_us_ = std::max(now_us, not_before_ms * 1'000) - boottime_us;
  const std::int64_t ahead_us = boottime_us + offset_us_ - wall_us;
  if (std::abs(ahead_us) >= kStepUs) note_step(-ahead_us, ahead_us);  // while nobody looked at it
}

ports::ClockMark SlewingClock::mark() const {
  const std::int64_t boottime_us = machine_.boottime_us();
  if (boottime_us - followed_at_us_.load(std::memory_order_relaxed) >= kFollowEveryUs) follow_wall(boottime_us);
  return {(boottime_us + offset_us_.load(std::memory_order_relaxed)) / 1'000, boottime_us / 1'000};
}

// Two threads that read it at the same moment may see it up to 0.05 ms apart; the engine lets none of that step back.
void SlewingClock::follow_wall(std::int64_t boottime_us) const {
  const std::unique_lock lock(mutex_, std::try_to_lock);
  if (!lock) return;
  const std::int64_t since_us = boottime_us - slewed_at_us_;
  const std::int64_t most_us = since_us * kSlewUsPerS / 1'000'000;
  if (most_us <= 0) return;
  slewed_at_us_ = boottime_us;
  followed_at_us_.store(boottime_us, std::memory_order_relaxed);
  const std::int64_t target_us = machine_.wall_us() - boottime_us;
  const std::int64_t behind_us = target_us - offset_us_.load(std::memory_order_relaxed);
  offset_us_.fetch_add(std::clamp(behind_us, -most_us, most_us), std::memory_order_relaxed);
  const std::int64_t ahead_us = offset_us_.load(std::memory_order_relaxed) - target_us;
  const std::int64_t stepped_us = target_us - std::exchange(wall_offset_us_, target_us);
  if (ahead_ms_ != nullptr) ahead_ms_->set(static_cast<double>(ahead_us) / 1'000);
  if (std::abs(stepped_us) < kStepUs || boottime_us < log_again_at_us_) return;
  log_again_at_us_ = boottime_us + kLogEveryUs;
  note_step(stepped_us, ahead_us);
}

void SlewingClock::note_step(std::int64_t by_us, std::int64_t ahead_us) const {
  base::log::warn("the machine's wall clock has stepped",
                  {{"by_ms", std::to_string(by_us / 1'000)}, {"auctions_ahead_ms", std::to_string(ahead_us / 1'000)}});
}

}  // namespace fa::embedded
