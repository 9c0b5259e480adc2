#include "adapters/rtmp/video_tools.h"

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>

#include "rest/support/temporary_folder.h"

namespace fa::rtmp {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;

class VideoToolsTest : public testing::Test {
 protected:
  std::string make(const std::string& name, bool runs = true) {
    const std::string path = folder_.file(name);
    std::ofstream(path) << "#!/bin/sh\n";
    fs::permissions(path, runs ? fs::perms::owner_all : fs::perms::owner_read | fs::perms::owner_write);
    return path;
  }
  test::TemporaryFolder folder_;
};

TEST_F(VideoToolsTest, AreFoundAlongThePathOrByPath) {
  const std::string nginx = make("my-nginx");
  const std::string ffmpeg = make("my-ffmpeg");
  const std::string module = make("module.so", false);
  const VideoTools tools = find_video_tools({"my-nginx", module, ffmpeg}, "/nowhere:" + folder_.path());
  EXPECT_TRUE(fs::equivalent(tools.nginx, nginx));
  EXPECT_TRUE(fs::equivalent(tools.ffmpeg, ffmpeg));
  EXPECT_TRUE(tools.has_browser());
  EXPECT_TRUE(tools.missing().empty());
}

TEST_F(VideoToolsTest, WhatIsMissingIsNamedAsDebianDoes) {
  const std::string nginx = make("my-nginx");
  const std::string module = make("module.so", false);
  const VideoTools none = find_video_tools({"no-such-nginx", "/nowhere.so", "no-such-ffmpeg"}, "/nowhere");
  EXPECT_THAT(none.missing(), ElementsAre("nginx", "libnginx-mod-rtmp", "ffmpeg"));
  EXPECT_FALSE(none.has_ingest());
  const VideoTools rtmp_alone = find_video_tools({nginx, module, "no-such-ffmpeg"}, "");
  EXPECT_THAT(rtmp_alone.missing(), ElementsAre("ffmpeg"));
  EXPECT_TRUE(rtmp_alone.has_ingest());
  EXPECT_FALSE(rtmp_alone.has_browser());
}

TEST_F(VideoToolsTest, AFileThatDoesNotRunIsNoProgram) {
  make("my-nginx", false);
  fs::create_directory(folder_.file("my-ffmpeg"));
  const VideoTools tools = find_video_tools({"my-nginx", "/nowhere.so", "my-ffmpeg"}, folder_.path());
  EXPECT_TRUE(tools.nginx.empty());
  EXPECT_TRUE(tools.ffmpeg.empty());
}

}  // namespace
}  // namespace fa::rtmp
