// Time as a port: only adapters read a clock.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace fa::ports {

class Clock {
 public:
  virtual ~Clock() = default;
  virtual std::int64_t unix_ms() const = 0;       // UTC; may step
  virtual std::int64_t monotonic_us() const = 0;  // never steps back; for intervals
};

// An instant of the auctions' clock beside the machine's own, so that the clock can go on after a restart.
struct ClockMark {
  std::int64_t unix_ms = 0;
  std::int64_t boottime_ms = 0;  // since the machine was started, with the time that it was suspended
};

// The one clock of the auctions (rules, "A bid"): what decides bids and closes, and what people are told the time by.
// Its unix_ms does not step: it goes as the machine's own time goes, and follows the wall clock slowly.
class AuctionClock : public Clock {
 public:
  virtual ClockMark mark() const = 0;
  virtual std::string boot_id() const = 0;  // another one: the machine was started anew, and no boottime_ms compares
  // Goes on where `last` was, which a former process has stored: from there by the time since, where the machine has
  // not been started anew, else from the wall clock; never earlier than `not_before_ms`. Once, before anything reads
  // it.
  virtual void go_on(const std::optional<ClockMark>& last, const std::string& boot_id, std::int64_t not_before_ms) = 0;
};

}  // namespace fa::ports
