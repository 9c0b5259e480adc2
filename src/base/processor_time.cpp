#include "base/processor_time.h"

#include <sys/resource.h>

namespace fa::base {

std::int64_t processor_time_us() {
  rusage used{};
  getrusage(RUSAGE_THREAD, &used);
  return (used.ru_utime.tv_sec + used.ru_stime.tv_sec) * 1'000'000LL + used.ru_utime.tv_usec + used.ru_stime.tv_usec;
}

}  // namespace fa::base
