#include "adapters/rtmp/playlist_watch.h"

#include <gtest/gtest.h>
#include <stdlib.h>

#include <atomic>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <new>
#include <optional>
#include <semaphore>
#include <string>
#include <utility>

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
  ~PlaylistWatching() override {
    watch_.reset();  // first: it may make the folder again
    fs::remove_all(root_);
  }
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
  std::atomic<bool> throws_ = false;
  std::optional<PlaylistWatch> watch_{std::in_place, [this](domain::AuctionId) {
                                        told_.release();
                                        if (throws_) throw std::bad_alloc();
                                      }};
};

TEST_F(PlaylistWatching, TellsOfTheFirstPlaylist) {
  ASSERT_TRUE(watch_->expect(domain::AuctionId{}, folder_));
  playlist_comes();
  EXPECT_TRUE(is_told());
}

TEST_F(PlaylistWatching, GoesOnWhereWhoIsToldThrows) {
  throws_ = true;
  ASSERT_TRUE(watch_->expect(domain::AuctionId{}, folder_));
  playlist_comes();
  ASSERT_TRUE(is_told());
  fs::remove_all(folder_);
  fs::create_directory(folder_);
  ASSERT_TRUE(watch_->expect(domain::AuctionId{}, folder_));
  playlist_comes();
  EXPECT_TRUE(is_told());
}

// nginx's cleaner does that to a folder in which nothing stands yet.
TEST_F(PlaylistWatching, TellsOfItAlsoWhereTheEmptyFolderWasTakenAwayBefore) {
  ASSERT_TRUE(watch_->expect(domain::AuctionId{}, folder_));
  fs::remove_all(folder_);
  playlist_comes();
  EXPECT_TRUE(is_told());
}

}  // namespace
}  // namespace fa::rtmp
