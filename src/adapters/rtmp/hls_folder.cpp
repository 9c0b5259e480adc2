#include "adapters/rtmp/hls_folder.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>

#include "base/read_only_file.h"

namespace fa::rtmp {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kFragmentDigitsMax = 20;
constexpr std::size_t kFileBytesMax = 32 * 1024 * 1024;  // a fragment of 1 s is some hundred KiB

class Folder {
 public:
  explicit Folder(const std::string& path) : fd_(open(path.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)) {}
  Folder(const Folder&) = delete;
  ~Folder() {
    if (fd_ >= 0) close(fd_);
  }
  // Non-blocking, so that opening what is no file (a pipe) cannot hang.
  int open_file(std::string_view name) const {
    if (fd_ < 0) return -1;
    return openat(fd_, std::string(name).c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
  }

 private:
  int fd_;
};

}  // namespace

std::optional<HlsKind> hls_kind(std::string_view file_name) {
  if (file_name == "index.m3u8") return HlsKind::playlist;
  if (!file_name.ends_with(".ts")) return std::nullopt;
  const std::string_view digits = file_name.substr(0, file_name.size() - 3);
  const bool good = !digits.empty() && digits.size() <= kFragmentDigitsMax &&
                    std::ranges::all_of(digits, [](char c) { return c >= '0' && c <= '9'; });
  return good ? std::optional(HlsKind::fragment) : std::nullopt;
}

bool HlsFolder::clear() const {
  std::error_code error;
  fs::remove_all(root_, error);
  fs::create_directories(root_, error);
  return !error;
}

void HlsFolder::prepare(domain::AuctionId id) const {
  std::error_code ignored;  // a folder that cannot be written shows as a stream that never starts
  const std::string folder = folder_of(id);
  fs::create_directories(folder, ignored);
  // nginx has opened the folder's path already: it is emptied, not replaced.
  for (const auto& entry : fs::directory_iterator(folder, ignored)) fs::remove_all(entry.path(), ignored);
}

void HlsFolder::remove(domain::AuctionId id) const {
  std::error_code ignored;
  fs::remove_all(folder_of(id), ignored);
}

std::optional<HlsFile> HlsFolder::read(std::string_view auction_id, std::string_view file_name) const {
  const auto id = domain::parse_id<domain::AuctionId>(auction_id);
  const auto kind = hls_kind(file_name);
  if (!id || !kind || domain::to_string(*id) != auction_id) return std::nullopt;
  auto file = base::ReadOnlyFile::of(Folder(folder_of(*id)).open_file(file_name), kFileBytesMax);
  if (!file) return std::nullopt;
  return HlsFile{*kind, std::move(file)};
}

}  // namespace fa::rtmp
