#include "base/thread_share.h"

#include <time.h>

#include <algorithm>

namespace fa::base {

namespace {

std::int64_t read_us(clockid_t clock) {
  timespec now{};
  clock_gettime(clock, &now);
  return now.tv_sec * 1'000'000LL + now.tv_nsec / 1000;
}

}  // namespace

void ThreadShare::start() {
  wall_us_ = read_us(CLOCK_MONOTONIC);
  ran_us_ = read_us(CLOCK_THREAD_CPUTIME_ID);
}

double ThreadShare::since_start() const {
  const auto wall_us = std::max<std::int64_t>(1, read_us(CLOCK_MONOTONIC) - wall_us_);
  const auto ran_us = read_us(CLOCK_THREAD_CPUTIME_ID) - ran_us_;
  return std::min(1.0, static_cast<double>(ran_us) / static_cast<double>(wall_us));
}

}  // namespace fa::base
