#include "app/data_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <utility>

#include "app/data_folder.h"

namespace fa::app {

std::expected<DataLock, std::string> DataLock::take(const std::string& data_dir) {
  if (auto made = make_data_folder(data_dir); !made) return std::unexpected(made.error());
  const std::string path = (std::filesystem::path(data_dir) / "lock").string();
  const int fd = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (fd < 0) return std::unexpected("cannot lock the data folder: " + path + ": " + std::strerror(errno));
  DataLock lock(fd);
  if (flock(fd, LOCK_EX | LOCK_NB) != 0) return std::unexpected("another server runs on the data folder " + data_dir);
  return lock;
}

DataLock::DataLock(DataLock&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}

DataLock::~DataLock() {
  if (fd_ >= 0) close(fd_);
}

}  // namespace fa::app
