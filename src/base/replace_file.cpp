#include "base/replace_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

#include "base/crypto.h"
#include "base/write_all.h"

namespace fa::base {
namespace {

std::unexpected<std::string> failure(const char* what, const std::filesystem::path& path) {
  const int error = errno;
  return std::unexpected(std::string(what) + " " + path.string() + ": " + std::strerror(error));
}

// False with errno. The descriptor is closed in any case.
bool write_synced(int fd, std::string_view bytes) {
  const bool written = write_all(fd, bytes) && ::fsync(fd) == 0;
  const int error = errno;
  const bool closed = ::close(fd) == 0;
  if (!written) errno = error;
  return written && closed;
}

bool sync_folder_of(const std::filesystem::path& path) {
  const auto folder = path.parent_path();
  const int fd = ::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) return false;
  const bool synced = ::fsync(fd) == 0;
  const int error = errno;
  ::close(fd);
  errno = error;
  return synced;
}

}  // namespace

std::expected<void, std::string> replace_file(const std::filesystem::path& path, std::string_view bytes, mode_t mode) {
  constexpr std::size_t kNameBytes = 8;  // random, so that no other write of this path has the same name
  const std::string partial =
      path.string() + "." + hex_encode(random_bytes(kNameBytes)) + std::string(kPartialExtension);
  const int fd = ::open(partial.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode);
  if (fd < 0) return failure("cannot write", path);
  if (!write_synced(fd, bytes) || std::rename(partial.c_str(), path.c_str()) != 0) {
    auto failed = failure("cannot write", path);
    ::unlink(partial.c_str());
    return failed;
  }
  if (!sync_folder_of(path)) return failure("cannot sync the folder of", path);
  return {};
}

}  // namespace fa::base
