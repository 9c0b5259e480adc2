#include "app/standard_streams.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

namespace fa::app {

bool fill_standard_streams() {
  for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (fcntl(stream, F_GETFD) >= 0 || errno != EBADF) continue;
    // The lowest free number is this one, as all below it are open. Children inherit it as they do the others.
    if (open("/dev/null", O_RDWR) != stream) return false;
  }
  return true;
}

}  // namespace fa::app
