#include "base/read_only_file.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

namespace fa::base {

std::optional<std::string_view> read_at(int fd, std::size_t offset, std::span<char> out) {
  std::size_t filled = 0;
  while (filled < out.size()) {
    const auto got = ::pread(fd, out.data() + filled, out.size() - filled, static_cast<off_t>(offset + filled));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return std::nullopt;
    if (got == 0) break;
    filled += static_cast<std::size_t>(got);
  }
  return std::string_view(out.data(), filled);
}

std::unique_ptr<ReadOnlyFile> ReadOnlyFile::of(int fd, std::size_t bytes_max) {
  struct stat about{};
  const bool is_file = fd >= 0 && fstat(fd, &about) == 0 && S_ISREG(about.st_mode);
  if (is_file && static_cast<std::size_t>(about.st_size) <= bytes_max)
    return std::unique_ptr<ReadOnlyFile>(new ReadOnlyFile(fd, static_cast<std::size_t>(about.st_size)));
  if (fd >= 0) ::close(fd);
  return nullptr;
}

ReadOnlyFile::~ReadOnlyFile() {
  ::close(fd_);
}

std::optional<std::string_view> ReadOnlyFile::read_at(std::size_t offset, std::span<char> out) const {
  return base::read_at(fd_, offset, out);
}

}  // namespace fa::base
