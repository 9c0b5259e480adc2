// What was thrown ends at a boundary: one catch, which knows what it handles, logs and counts it, and decides. A
// boundary that goes on without the failed piece of work is contain(); a thread's own end is in base/thread.h.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace fa::base {

// what() of a std::exception, "unknown exception" of anything else. For a catch block alone, any thread. Never throws:
// where the memory for the text is missing, the text says that.
std::string caught_text() noexcept;
// Logs `message` as an error, with caught_text() as its `error` and, where it is given, the `name` of what failed. A
// line that cannot be made for want of memory is left out.
// Counts it, too.
void log_caught(std::string_view message, std::string_view name = {}) noexcept;
std::uint64_t caught_count() noexcept;  // of log_caught(), since the start; any thread

// Runs `work`. false: it threw, which is logged and counted under the name `where`; the caller goes on without it.
template <class Work>
bool contain(std::string_view where, Work&& work) noexcept {
  try {
    std::forward<Work>(work)();
    return true;
  } catch (...) {
    log_caught("a piece of work failed", where);
    return false;
  }
}

}  // namespace fa::base
