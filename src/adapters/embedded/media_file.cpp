#include "adapters/embedded/media_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

#include "base/write_all.h"

namespace fa::embedded {
namespace {

bool write_synced(const std::string& path, std::string_view bytes) {
  const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0644);
  if (fd < 0) return false;
  const bool written = base::write_all(fd, bytes) && ::fsync(fd) == 0;
  return ::close(fd) == 0 && written;
}

}  // namespace

std::expected<void, ports::StoreError> write_whole_file(const std::string& path, std::string_view bytes) {
  const std::string partial = path + std::string(kPartialExtension);
  if (write_synced(partial, bytes) && std::rename(partial.c_str(), path.c_str()) == 0) return {};
  const std::string reason = std::strerror(errno);
  ::unlink(partial.c_str());
  return std::unexpected(ports::StoreError{ports::StoreErrorKind::unavailable, "writing a file: " + reason});
}

}  // namespace fa::embedded
