#pragma once

#include <cstdint>

namespace fa::base {

// How long the calling thread has run, microseconds (getrusage(2)). Beside a clock it tells whether others want the
// same processor.
std::int64_t processor_time_us();

}  // namespace fa::base
