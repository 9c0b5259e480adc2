#include "adapters/rtmp/playlist_watch.h"

#include <gtest/gtest.h>
#include <stdlib.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <semaphore>
#include <string>

namespace fa::rtmp {
namespace {

namespace fs = std::filesystem;

class PlaylistWatching : public testing::Test {
 protected:
  PlaylistWatching() {
    std::string path = fs::temp_directory_path() / "playlist-watch-XXXXXX";
    if (mkdtemp(path.data())) root_ = path;
    folder_ = root_ + "/stream";
    fs::create_directory(folder_);
  }
  ~PlaylistWatching() override { fs::remove_all(root_); }
  // As nginx does it: under another name, and renamed.
  void playlist_comes() const {
    fs::create_directory(folder_);
    std::ofstream(folder_ + "/index.m3u8.bak") << "#EXTM3U\n";
    fs::rename(folder_ + "/index.m3u8.bak", folder_ + "/index.m3u8");
  }
  bool is_told() { return told_.try_acquire_for(std::chrono::seconds(20)); }

  std::string root_;
  std::string folder_;
  std::counting_semaphore<> told_{0};
  PlaylistWatch watch_{[this](domain::AuctionId) { told_.release(); }};
};

TEST_F(PlaylistWatching, TellsOfTheFirstPlaylist) {
  ASSERT_TRUE(watch_.expect(domain::AuctionId{}, folder_));
  playlist_comes();
  EXPECT_TRUE(is_told());
}

// nginx's cleaner does that to a folder in which nothing stands yet.
TEST_F(PlaylistWatching, TellsOfItAlsoWhereTheEmptyFolderWasTakenAwayBefore) {
  for (int i = 0; i < 3; ++i) {
    ASSERT_TRUE(watch_.expect(domain::AuctionId{}, folder_));
    fs::remove_all(folder_);
    playlist_comes();
    EXPECT_TRUE(is_told());
    fs::remove_all(folder_);
    fs::create_directory(folder_);
    while (told_.try_acquire()) {
    }
  }
}

}  // namespace
}  // namespace fa::rtmp
