// How many files and sockets this process may have open.
#pragma once

#include <cstddef>

namespace fa::app {

// Raises the soft limit to the hard one (setrlimit(2), RLIMIT_NOFILE): the soft one is meant for programs that use
// select(). Returns what may be open now.
std::size_t raise_descriptor_limit();

}  // namespace fa::app
