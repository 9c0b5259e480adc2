// Broken invariants stop the process: a wrong winner is worse than none. These stay on in release builds.
#pragma once

namespace fa::base {
[[noreturn]] void assertion_failed(const char* expression, const char* file, int line) noexcept;
}

#define FA_ASSERT(expression) \
  (static_cast<bool>(expression) ? void(0) : ::fa::base::assertion_failed(#expression, __FILE__, __LINE__))
