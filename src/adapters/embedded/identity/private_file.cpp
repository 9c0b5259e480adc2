#include "adapters/embedded/identity/private_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>
#include <utility>

#include "base/replace_file.h"

namespace fa::identity {
namespace {

constexpr mode_t kOwnerOnly = 0600;

std::unexpected<std::string> failure(const std::string& what, const std::filesystem::path& path) {
  return std::unexpected(what + " " + path.string() + ": " + std::strerror(errno));
}

}  // namespace

std::optional<FileVersion> file_version(const std::filesystem::path& path) {
  struct stat info{};
  if (::stat(path.c_str(), &info) != 0) return std::nullopt;
  return FileVersion{info.st_ino, info.st_mtim.tv_sec * 1'000'000'000 + info.st_mtim.tv_nsec};
}

std::expected<std::string, std::string> read_private_file(const std::filesystem::path& path, std::size_t bytes_max) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return failure("cannot read", path);
  std::string bytes((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
  if (bytes.size() > bytes_max) return std::unexpected("too large: " + path.string());
  return bytes;
}

std::expected<void, std::string> replace_private_file(const std::filesystem::path& path, std::string_view bytes) {
  return base::replace_file(path, bytes, kOwnerOnly);
}

std::expected<void, std::string> ensure_private_file(const std::filesystem::path& path) {
  const int fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, kOwnerOnly);
  if (fd < 0) return failure("cannot open", path);
  ::close(fd);
  return {};
}

std::expected<FileLock, std::string> FileLock::acquire(const std::filesystem::path& path) {
  const int fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, kOwnerOnly);
  if (fd < 0) return failure("cannot open", path);
  FileLock lock(fd);
  while (::flock(fd, LOCK_EX) != 0) {
    if (errno != EINTR) return failure("cannot lock", path);
  }
  return lock;
}

FileLock::FileLock(FileLock&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}

FileLock::~FileLock() {
  if (fd_ >= 0) ::close(fd_);
}

}  // namespace fa::identity
