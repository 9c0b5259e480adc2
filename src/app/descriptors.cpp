#include "app/descriptors.h"

#include <sys/resource.h>

#include <algorithm>

namespace fa::app {

namespace {
constexpr rlim_t kEnough = 1 << 20;  // an unlimited hard limit is no number to count with
}

std::size_t raise_descriptor_limit() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return 1024;
  const rlim_t wanted = std::min(limit.rlim_max, std::max(kEnough, limit.rlim_cur));
  if (limit.rlim_cur < wanted) {
    const rlim_t before = limit.rlim_cur;
    limit.rlim_cur = wanted;
    if (setrlimit(RLIMIT_NOFILE, &limit) != 0) limit.rlim_cur = before;
  }
  return static_cast<std::size_t>(limit.rlim_cur);
}

}  // namespace fa::app
