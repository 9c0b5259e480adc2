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

#include "base/write_all.h"

namespace fa::identity {
namespace {

std::unexpected<std::string> failure(const std::string& what, const std::filesystem::path& path) {
  return std::unexpected(what + " " + path.string() + ": " + std::strerror(errno));
}

class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  int fd() const { return fd_; }
  bool is_open() const { return fd_ >= 0; }

 private:
  int fd_;
};

bool sync_folder(const std::filesystem::path& folder) {
  const Descriptor handle(::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  return handle.is_open() && ::fsync(handle.fd()) == 0;
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
  const std::filesystem::path fresh = path.string() + ".new";
  ::unlink(fresh.c_str());
  {
    const Descriptor file(::open(fresh.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
    if (!file.is_open()) return failure("cannot create", fresh);
    if (!base::write_all(file.fd(), bytes) || ::fsync(file.fd()) != 0) return failure("cannot write", fresh);
  }
  if (::rename(fresh.c_str(), path.c_str()) != 0) return failure("cannot replace", path);
  if (!sync_folder(path.parent_path())) return failure("cannot sync the folder of", path);
  return {};
}

std::expected<void, std::string> ensure_private_file(const std::filesystem::path& path) {
  const Descriptor file(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
  if (!file.is_open()) return failure("cannot open", path);
  return {};
}

std::expected<FileLock, std::string> FileLock::acquire(const std::filesystem::path& path) {
  const int fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
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
