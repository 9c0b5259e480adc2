#include "adapters/rtmp/video_tools.h"

#include <unistd.h>

#include <filesystem>

namespace fa::rtmp {
namespace {

namespace fs = std::filesystem;

bool is_usable(const fs::path& path, int mode) {
  std::error_code ignored;
  return fs::is_regular_file(path, ignored) && access(path.c_str(), mode) == 0;
}

std::string find_program(const std::string& name, const std::string& search_path) {
  if (name.find('/') != std::string::npos) return is_usable(name, X_OK) ? fs::absolute(name).string() : std::string();
  const std::string folders = search_path + ":/usr/sbin";
  for (std::size_t begin = 0; begin <= folders.size();) {
    const std::size_t end = std::min(folders.find(':', begin), folders.size());
    const fs::path candidate = fs::path(folders.substr(begin, end - begin)) / name;
    if (candidate.is_absolute() && is_usable(candidate, X_OK)) return candidate.string();
    begin = end + 1;
  }
  return {};
}

}  // namespace

std::vector<std::string> VideoTools::missing() const {
  std::vector<std::string> names;
  if (nginx.empty()) names.emplace_back("nginx");
  if (rtmp_module.empty()) names.emplace_back("libnginx-mod-rtmp");
  if (ffmpeg.empty()) names.emplace_back("ffmpeg");
  return names;
}

VideoTools find_video_tools(const VideoToolNames& names, const std::string& search_path) {
  return {.nginx = find_program(names.nginx, search_path),
          .rtmp_module = is_usable(names.rtmp_module, R_OK) ? fs::absolute(names.rtmp_module).string() : std::string(),
          .ffmpeg = find_program(names.ffmpeg, search_path)};
}

}  // namespace fa::rtmp
