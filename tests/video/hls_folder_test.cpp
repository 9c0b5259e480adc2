#include "adapters/rtmp/hls_folder.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>

#include "rest/support/temporary_folder.h"
#include "support/ids.h"

namespace fa::rtmp {
namespace {

namespace fs = std::filesystem;

std::string text_of(const HlsFile& file) {
  std::string text(file.bytes->size(), '\0');
  return std::string(file.bytes->read_at(0, text).value());
}

class HlsFolderTest : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(folder_.clear());
    folder_.prepare(lamp_);
  }
  void write(const std::string& name, const std::string& text) {
    std::ofstream(fs::path(folder_.folder_of(lamp_)) / name) << text;
  }
  std::string id() const { return domain::to_string(lamp_); }

  const domain::AuctionId lamp_ = test::auction_id(0xabc);
  test::TemporaryFolder temporary_;
  HlsFolder folder_{temporary_.file("hls")};
};

TEST(HlsNames, AreOfTwoShapes) {
  EXPECT_EQ(hls_kind("index.m3u8"), HlsKind::playlist);
  EXPECT_EQ(hls_kind("0.ts"), HlsKind::fragment);
  EXPECT_EQ(hls_kind("1795331639339.ts"), HlsKind::fragment);
  for (const char* bad : {"", ".ts", "ts", "1.TS", "-1.ts", "+1.ts", "1.5.ts", "1.ts.bak", "1.ts/", "../1.ts", "..",
                          ".", "index.m3u8.bak", "Index.m3u8", "123456789012345678901.ts", " 1.ts", "1.ts "})
    EXPECT_EQ(hls_kind(bad), std::nullopt) << bad;
  EXPECT_EQ(hls_kind(std::string_view("1.ts\0", 5)), std::nullopt);
}

TEST_F(HlsFolderTest, GivesWhatIsThere) {
  write("index.m3u8", "#EXTM3U\n");
  write("7.ts", std::string(100'000, 'G'));
  EXPECT_EQ(text_of(*folder_.read(id(), "index.m3u8")), "#EXTM3U\n");
  EXPECT_EQ(folder_.read(id(), "7.ts")->bytes->size(), 100'000u);
  EXPECT_EQ(folder_.read(id(), "7.ts")->kind, HlsKind::fragment);
  EXPECT_FALSE(folder_.read(id(), "8.ts"));
}

TEST_F(HlsFolderTest, TakesAnIdInItsOneForm) {
  write("7.ts", "G");
  std::string upper = id();
  for (char& c : upper) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  EXPECT_TRUE(folder_.read(id(), "7.ts"));
  for (const std::string& bad : {upper, std::string("."), std::string(".."), std::string(), id() + "/", "x/" + id()})
    EXPECT_FALSE(folder_.read(bad, "7.ts")) << bad;
}

TEST_F(HlsFolderTest, FollowsNoLinkAndOpensNothingButFiles) {
  write("7.ts", "G");
  fs::create_symlink("/etc/passwd", fs::path(folder_.folder_of(lamp_)) / "8.ts");
  fs::create_directory(fs::path(folder_.folder_of(lamp_)) / "9.ts");
  ASSERT_EQ(mkfifo((folder_.folder_of(lamp_) + "/10.ts").c_str(), 0600), 0);
  fs::create_directory_symlink(folder_.folder_of(lamp_), folder_.folder_of(test::auction_id(2)));
  for (const char* name : {"8.ts", "9.ts", "10.ts"}) EXPECT_FALSE(folder_.read(id(), name)) << name;
  EXPECT_FALSE(folder_.read(domain::to_string(test::auction_id(2)), "7.ts"));
}

TEST_F(HlsFolderTest, APreparedFolderIsEmptyAndTheSameOne) {
  write("7.ts", "G");
  struct stat before{};
  struct stat after{};
  ASSERT_EQ(stat(folder_.folder_of(lamp_).c_str(), &before), 0);
  folder_.prepare(lamp_);
  ASSERT_EQ(stat(folder_.folder_of(lamp_).c_str(), &after), 0);
  EXPECT_EQ(before.st_ino, after.st_ino) << "nginx may hold it open";
  EXPECT_FALSE(folder_.read(id(), "7.ts"));
}

TEST_F(HlsFolderTest, WhatHasEndedIsGone) {
  write("7.ts", "G");
  folder_.remove(lamp_);
  EXPECT_FALSE(fs::exists(folder_.folder_of(lamp_)));
  folder_.prepare(lamp_);
  write("7.ts", "G");
  EXPECT_TRUE(folder_.clear());
  EXPECT_FALSE(folder_.read(id(), "7.ts"));
}

}  // namespace
}  // namespace fa::rtmp
