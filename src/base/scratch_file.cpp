#include "base/scratch_file.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include <cerrno>

#include "base/read_only_file.h"
#include "base/write_all.h"

namespace fa::base {
namespace {

// Where the file system has no unnamed files (NFS, some overlays).
int make_and_unlink(const std::string& folder) {
  std::string path = folder + "/.scratch-XXXXXX";
  const int fd = mkostemp(path.data(), O_CLOEXEC);
  if (fd >= 0) unlink(path.c_str());
  return fd;
}

}  // namespace

std::unique_ptr<ScratchFile> ScratchFile::create(const std::string& folder) {
  int fd = ::open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
  if (fd < 0 && (errno == EOPNOTSUPP || errno == EISDIR)) fd = make_and_unlink(folder);
  return fd < 0 ? nullptr : std::unique_ptr<ScratchFile>(new ScratchFile(fd));
}

ScratchFile::~ScratchFile() {
  ::close(fd_);
}

bool ScratchFile::append(std::string_view bytes) {
  if (!write_all(fd_, bytes)) return false;
  size_ += bytes.size();
  return true;
}

std::optional<std::string_view> ScratchFile::read_at(std::size_t offset, std::span<char> out) const {
  return base::read_at(fd_, offset, out);
}

}  // namespace fa::base
