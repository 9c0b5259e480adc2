// Files that only the house's own user may read (mode 0600), replaced as a whole or not at all.
#pragma once

#include <cstdint>
#include <expected>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace fa::identity {

// Changes whenever the file is replaced.
struct FileVersion {
  std::uint64_t inode = 0;
  std::int64_t modified_ns = 0;
  bool operator==(const FileVersion&) const = default;
};

std::optional<FileVersion> file_version(const std::filesystem::path& path);  // nullopt where there is no such file
std::expected<std::string, std::string> read_private_file(const std::filesystem::path& path, std::size_t bytes_max);
// As base/replace_file.h has it.
std::expected<void, std::string> replace_private_file(const std::filesystem::path& path, std::string_view bytes);

// Makes an empty file with mode 0600 where there is none.
std::expected<void, std::string> ensure_private_file(const std::filesystem::path& path);

// An advisory lock between processes, held for the object's life. Opening waits for whoever holds it.
class FileLock {
 public:
  static std::expected<FileLock, std::string> acquire(const std::filesystem::path& path);
  FileLock(FileLock&& other) noexcept;
  FileLock& operator=(FileLock&&) = delete;
  ~FileLock();

 private:
  explicit FileLock(int fd) : fd_(fd) {}
  int fd_;
};

}  // namespace fa::identity
