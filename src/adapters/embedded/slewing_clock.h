// The embedded auctions' clock: CLOCK_BOOTTIME plus an offset that follows the wall clock by at most 5 ms a second
// (rules, "A bid"). A wall clock that steps decides nothing; it is logged. Any thread.
#pragma once

#include <atomic>
#include <mutex>
#include <optional>
#include <string>

#include "ports/clock.h"

namespace fa::base {
class Gauge;
class Metrics;
}  // namespace fa::base

namespace fa::embedded {

// The machine's clocks, in microseconds. Each is read only where it is wanted: bids read them many times.
class MachineClocks {
 public:
  virtual ~MachineClocks() = default;
  virtual std::int64_t boottime_us() const = 0;   // CLOCK_BOOTTIME: goes on while the machine is suspended
  virtual std::int64_t wall_us() const = 0;       // CLOCK_REALTIME: Unix time, may step
  virtual std::int64_t monotonic_us() const = 0;  // CLOCK_MONOTONIC
};
const MachineClocks& machine_clocks();

class SlewingClock final : public ports::AuctionClock {
 public:
  static constexpr std::int64_t kSlewUsPerS = 5'000;

  // Starts at the wall clock. `metrics`: where how far it is from the wall clock is told; may be null.
  // `machine` must outlive the clock.
  explicit SlewingClock(base::Metrics* metrics = nullptr, const MachineClocks& machine = machine_clocks(),
                        std::string boot_id = {});

  std::int64_t unix_ms() const override { return mark().unix_ms; }
  std::int64_t monotonic_us() const override { return machine_.monotonic_us(); }
  ports::ClockMark mark() const override;
  std::string boot_id() const override { return boot_id_; }
  void go_on(const std::optional<ports::ClockMark>& last, const std::string& boot_id,
             std::int64_t not_before_ms) override;

 private:
  void follow_wall(std::int64_t boottime_us) const;
  void note_step(std::int64_t by_us, std::int64_t ahead_us) const;

  const MachineClocks& machine_;
  const std::string boot_id_;
  base::Gauge* const ahead_ms_;
  mutable std::atomic<std::int64_t> offset_us_;       // unix time - boottime
  mutable std::atomic<std::int64_t> followed_at_us_;  // boottime
  mutable std::mutex mutex_;                          // of what follows
  mutable std::int64_t slewed_at_us_;                 // boottime
  mutable std::int64_t wall_offset_us_;               // wall - boottime, when it was last looked at
  mutable std::int64_t log_again_at_us_ = 0;          // boottime
};

}  // namespace fa::embedded
