#include "app/data_folder.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

namespace fa::app {

namespace {

namespace fs = std::filesystem;
using Result = std::expected<void, std::string>;

constexpr mode_t kOwnerOnly = 0700;

struct Place {
  const std::string& path;  // of the folder that is wanted
  const std::string& what;

  std::unexpected<std::string> fails(const char* verb, const std::string& why) const {
    return std::unexpected("cannot " + std::string(verb) + " the " + what + " " + path + ": " + why);
  }
};

std::string name_of(const fs::path& path) {
  return path.empty() ? "." : path.string();
}

// What is there already, which may be a link to a folder.
Result expect_folder(const Place& place, const fs::path& path) {
  struct stat info{};
  if (stat(path.c_str(), &info) != 0) {
    if (errno == ENOENT) return place.fails("use", path.string() + " is a link to nothing");
    return place.fails("use", std::string(std::strerror(errno)) + " (at " + path.string() + ")");
  }
  if (!S_ISDIR(info.st_mode)) return place.fails("use", path.string() + " is a file and no folder");
  return {};
}

// One folder, whose parent is there.
Result make_one(const Place& place, const fs::path& path) {
  if (mkdir(path.c_str(), kOwnerOnly) == 0) return {};
  if (errno == EEXIST) return expect_folder(place, path);
  const int error = errno;
  // Some file systems, such as /proc, take no folder of anybody, and say so by "No such file or directory".
  const char* const why = error == ENOENT ? "no folder can be made there" : std::strerror(error);
  return place.fails("make", std::string(why) + " (in " + name_of(path.parent_path()) + ")");
}

// A folder that everybody may write into, and a house has not. A new tmpfs is such a folder, too, but empty.
bool is_used_by_others(const fs::path& path) {
  std::error_code ignored;
  return !fs::is_empty(path, ignored) && !fs::exists(path / "lock", ignored);
}

std::string who_owns(const std::string& path) {
  struct stat info{};
  if (stat(path.c_str(), &info) != 0 || info.st_uid == geteuid()) return {};
  return "; it belongs to user " + std::to_string(info.st_uid) + ", and this process runs as user " +
         std::to_string(geteuid());
}

}  // namespace

Result make_folder(const std::string& path, const std::string& what) {
  const Place place{path, what};
  fs::path so_far;
  for (const fs::path& part : fs::path(path)) {
    so_far /= part;
    if (part.empty()) continue;  // behind a slash at the end
    struct stat info{};
    if (stat(so_far.c_str(), &info) == 0 && S_ISDIR(info.st_mode)) continue;
    if (auto made = make_one(place, so_far); !made) return made;
  }
  if (faccessat(AT_FDCWD, path.c_str(), R_OK | W_OK | X_OK, AT_EACCESS) != 0)
    return place.fails("write in", std::string(std::strerror(errno)) + who_owns(path));
  return {};
}

Result make_data_folder(const std::string& path) {
  const std::string what = "data folder";
  if (auto made = make_folder(path, what); !made) return made;
  struct stat info{};
  if (stat(path.c_str(), &info) != 0) return Place{path, what}.fails("use", std::strerror(errno));
  if ((info.st_mode & S_ISVTX) != 0 && is_used_by_others(path))
    return Place{path, what}.fails("use", "it is a folder that everybody shares; name one of its own, as in " +
                                              (fs::path(path) / "flashauction").string());
  // Where it is somebody else's, its mode is his to say; the files with secrets have their own.
  if (info.st_uid == geteuid() && (info.st_mode & 0777) != kOwnerOnly) chmod(path.c_str(), kOwnerOnly);
  return {};
}

}  // namespace fa::app
