// The programs that live video needs, where this machine has them.
#pragma once

#include <string>
#include <vector>

namespace fa::rtmp {

struct VideoTools {
  std::string nginx;        // absolute paths; empty: not installed
  std::string rtmp_module;  // nginx's module
  std::string ffmpeg;

  bool has_ingest() const { return !nginx.empty() && !rtmp_module.empty(); }
  bool has_browser() const { return has_ingest() && !ffmpeg.empty(); }
  std::vector<std::string> missing() const;  // as Debian names their packages
};

// What to look for: a path with a slash as it is, another name along `search_path` (that of PATH), then in /usr/sbin,
// where Debian has nginx and people's PATH often does not look.
struct VideoToolNames {
  std::string nginx = "nginx";
  std::string rtmp_module = "/usr/lib/nginx/modules/ngx_rtmp_module.so";
  std::string ffmpeg = "ffmpeg";
};

VideoTools find_video_tools(const VideoToolNames& names, const std::string& search_path);

}  // namespace fa::rtmp
