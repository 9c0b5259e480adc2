#include "app/secret_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

namespace fa::app {

namespace {

std::unexpected<std::string> unreadable(const std::string& path, const std::string& why) {
  return std::unexpected("cannot read " + path + ": " + why);
}

class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (fd_ >= 0) close(fd_);
  }
  int get() const { return fd_; }

 private:
  const int fd_;
};

}  // namespace

std::expected<std::string, std::string> read_secret_file(const std::string& path) {
  const Descriptor file(open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC));  // a pipe must not hold up the start
  if (file.get() < 0) return unreadable(path, std::strerror(errno));
  struct stat info{};
  if (fstat(file.get(), &info) != 0) return unreadable(path, std::strerror(errno));
  if (!S_ISREG(info.st_mode)) return unreadable(path, S_ISDIR(info.st_mode) ? "it is a folder" : "it is no plain file");
  std::string text;
  std::array<char, kSecretFileBytesMax + 1> bytes{};
  while (text.size() <= kSecretFileBytesMax) {
    const ssize_t got = read(file.get(), bytes.data(), bytes.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return unreadable(path, std::strerror(errno));
    if (got == 0) break;
    text.append(bytes.data(), static_cast<std::size_t>(got));
  }
  if (text.size() > kSecretFileBytesMax)
    return unreadable(path, "it has more than " + std::to_string(kSecretFileBytesMax) + " bytes");
  if (text.ends_with('\n')) text.pop_back();
  if (text.ends_with('\r')) text.pop_back();
  if (text.empty()) return unreadable(path, "it is empty");
  return text;
}

}  // namespace fa::app
