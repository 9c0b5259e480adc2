// Time as a port: only adapters read a clock.
#pragma once

#include <cstdint>

namespace fa::ports {

class Clock {
 public:
  virtual ~Clock() = default;
  virtual std::int64_t unix_ms() const = 0;       // UTC; may step
  virtual std::int64_t monotonic_us() const = 0;  // never steps back; for intervals
};

}  // namespace fa::ports
