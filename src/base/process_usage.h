#pragma once

#include <cstdint>

namespace fa::base {

// What this process takes of the machine, as /proc tells it (proc(5)). What cannot be read is 0.
struct ProcessUsage {
  double cpu_seconds = 0;  // of all threads, in user and system mode
  std::uint64_t resident_bytes = 0;
  std::uint64_t virtual_bytes = 0;
  std::uint64_t open_descriptors = 0;
  std::uint64_t descriptors_max = 0;  // the soft limit
  std::uint64_t threads = 0;
  double started_unix_s = 0;
};

// Any thread. May read the folder of all descriptors: not for an I/O thread.
ProcessUsage process_usage();

}  // namespace fa::base
