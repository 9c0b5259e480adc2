// A data folder that cannot be: told in words, with what failed and where.
#include "app/data_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>

namespace fa::app {
namespace {

namespace fs = std::filesystem;

struct DataFolder : testing::Test {
  std::string pattern = testing::TempDir() + "dataXXXXXX";
  fs::path folder = mkdtemp(pattern.data());
  ~DataFolder() override { fs::remove_all(folder); }

  static std::string problem(const fs::path& path) {
    const auto made = make_data_folder(path);
    return made ? "made" : made.error();
  }
  static mode_t mode_of(const fs::path& path) {
    struct stat info{};
    return stat(path.c_str(), &info) == 0 ? info.st_mode & 07777 : 0;
  }
};

TEST_F(DataFolder, IsMadeWithAllAboveItForTheHouseAlone) {
  EXPECT_EQ(problem(folder / "a" / "b" / ""), "made");
  EXPECT_EQ(mode_of(folder / "a" / "b"), 0700u);
  EXPECT_EQ(problem(folder / "a" / "b"), "made") << "it is there already";
  fs::create_directory_symlink(folder / "a", folder / "link");
  EXPECT_EQ(problem(folder / "link" / "b"), "made");
}

TEST_F(DataFolder, ThatOthersCouldReadIsShutToThem) {
  fs::create_directory(folder / "open");
  fs::permissions(folder / "open", fs::perms(0755));
  EXPECT_EQ(problem(folder / "open"), "made");
  EXPECT_EQ(mode_of(folder / "open"), 0700u);
}

TEST_F(DataFolder, ThatEverybodySharesIsRefusedAndStaysAsItIs) {
  fs::create_directory(folder / "tmp");
  fs::permissions(folder / "tmp", fs::perms(01777));
  std::ofstream(folder / "tmp" / "of somebody") << "x";
  EXPECT_THAT(problem(folder / "tmp"), testing::HasSubstr("everybody shares"));
  EXPECT_EQ(mode_of(folder / "tmp"), 01777u);
  fs::remove(folder / "tmp" / "of somebody");
  EXPECT_EQ(problem(folder / "tmp"), "made") << "a new tmpfs is as open";
  EXPECT_EQ(mode_of(folder / "tmp"), 0700u);
}

TEST_F(DataFolder, InWhosePlaceAFileIsSaysSo) {
  std::ofstream(folder / "file") << "x";
  const std::string file = folder / "file";
  EXPECT_EQ(problem(file), "cannot use the data folder " + file + ": " + file + " is a file and no folder");
  EXPECT_EQ(problem(file + "/below/it"),
            "cannot use the data folder " + file + "/below/it: " + file + " is a file and no folder");
}

TEST_F(DataFolder, BehindALinkToNothingSaysSo) {
  fs::create_symlink(folder / "nothing", folder / "link");
  const std::string link = folder / "link";
  EXPECT_EQ(problem(link), "cannot use the data folder " + link + ": " + link + " is a link to nothing");
}

TEST_F(DataFolder, WhereNoFolderCanBeMadeSaysWhere) {
  EXPECT_EQ(problem("/proc/flashauction/data"),
            "cannot make the data folder /proc/flashauction/data: no folder can be made there (in /proc)");
}

}  // namespace
}  // namespace fa::app
