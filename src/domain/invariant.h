// The domain's own assertion: it includes the standard library only, so it cannot use base/assert.h.
#pragma once

#include <cstdio>
#include <cstdlib>
#include <source_location>

namespace fa::domain {

// A broken invariant or precondition stops the process, in release builds too: a wrong winner is worse than none.
inline void require(bool holds, std::source_location where = std::source_location::current()) {
  if (holds) [[likely]]
    return;
  std::fprintf(stderr, "invariant broken at %s:%u in %s\n", where.file_name(), static_cast<unsigned>(where.line()),
               where.function_name());
  std::abort();
}

}  // namespace fa::domain
