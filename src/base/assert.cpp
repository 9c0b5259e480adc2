#include "base/assert.h"

#include <poll.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>

namespace fa::base {

void assertion_failed(const char* expression, const char* file, int line) noexcept {
  pollfd ready{STDERR_FILENO, POLLOUT, 0};  // a log that nobody reads must not hold up the end
  if (poll(&ready, 1, 0) == 1) std::fprintf(stderr, "assertion failed: %s at %s:%d\n", expression, file, line);
  std::abort();
}

}  // namespace fa::base
