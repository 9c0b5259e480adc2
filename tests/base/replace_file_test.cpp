#include "base/replace_file.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <fstream>
#include <iterator>
#include <thread>
#include <vector>

namespace fa::base {
namespace {

namespace fs = std::filesystem;

class ReplaceFile : public ::testing::Test {
 protected:
  ReplaceFile() {
    std::string name = (fs::temp_directory_path() / "replace-file-XXXXXX").string();
    EXPECT_NE(::mkdtemp(name.data()), nullptr);
    folder_ = name;
  }
  ~ReplaceFile() override { fs::remove_all(folder_); }

  fs::path path() const { return folder_ / "file"; }
  static std::string bytes_of(const fs::path& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  }
  std::vector<std::string> names() const {
    std::vector<std::string> all;
    for (const auto& entry : fs::directory_iterator(folder_)) all.push_back(entry.path().filename().string());
    return all;
  }

  fs::path folder_;
};

using Names = std::vector<std::string>;

// While it lives, no file of this process may grow beyond so many bytes: what a full disk does, for anybody to have.
class SmallFiles {
 public:
  explicit SmallFiles(rlim_t bytes_max) : handler_(::signal(SIGXFSZ, SIG_IGN)) {
    EXPECT_EQ(::getrlimit(RLIMIT_FSIZE, &before_), 0);
    rlimit small = before_;
    small.rlim_cur = bytes_max;
    EXPECT_EQ(::setrlimit(RLIMIT_FSIZE, &small), 0);
  }
  SmallFiles(const SmallFiles&) = delete;
  SmallFiles& operator=(const SmallFiles&) = delete;
  ~SmallFiles() {
    ::setrlimit(RLIMIT_FSIZE, &before_);
    ::signal(SIGXFSZ, handler_);
  }

 private:
  const sighandler_t handler_;
  rlimit before_{};
};

TEST_F(ReplaceFile, PutsTheBytesThereAndLeavesNothingElse) {
  ASSERT_TRUE(replace_file(path(), "first", 0600).has_value());
  EXPECT_EQ(bytes_of(path()), "first");
  ASSERT_TRUE(replace_file(path(), "2", 0600).has_value());
  EXPECT_EQ(bytes_of(path()), "2");
  EXPECT_EQ(names(), Names{"file"});
}

TEST_F(ReplaceFile, HasTheModeThatWasAskedForWhateverStoodThere) {
  const auto mode_of = [](const fs::path& path) {
    struct stat about{};
    EXPECT_EQ(::stat(path.c_str(), &about), 0);
    return about.st_mode & 0777;
  };
  ASSERT_TRUE(replace_file(path(), "open", 0644).has_value());
  ASSERT_TRUE(replace_file(path(), "private", 0600).has_value());
  EXPECT_EQ(mode_of(path()), 0600u);
}

TEST_F(ReplaceFile, KeepsTheOldFileWhereTheDiskTakesNoMore) {
  const std::string old = "what was there";
  ASSERT_TRUE(replace_file(path(), old, 0600).has_value());
  for (const rlim_t bytes_max : {rlim_t{0}, rlim_t{10}}) {
    const SmallFiles full(bytes_max);
    const auto replaced = replace_file(path(), std::string(100, 'x'), 0600);
    ASSERT_FALSE(replaced.has_value());
    EXPECT_EQ(replaced.error(), "cannot write " + path().string() + ": File too large");
  }
  EXPECT_EQ(bytes_of(path()), old);
  EXPECT_EQ(names(), Names{"file"});
}

TEST_F(ReplaceFile, SaysWhereNothingCanBeWritten) {
  EXPECT_EQ(replace_file(folder_ / "none/file", "x", 0600).error(),
            "cannot write " + (folder_ / "none/file").string() + ": No such file or directory");
  fs::create_directory(folder_ / "folder");
  EXPECT_FALSE(replace_file(folder_ / "folder", "x", 0600).has_value());
  EXPECT_EQ(names(), Names{"folder"});
}

TEST_F(ReplaceFile, ReplacesALinkAndNotWhatItPointsTo) {
  std::ofstream(folder_ / "elsewhere") << "untouched";
  fs::create_symlink("elsewhere", path());
  ASSERT_TRUE(replace_file(path(), "new", 0600).has_value());
  EXPECT_EQ(bytes_of(folder_ / "elsewhere"), "untouched");
  EXPECT_FALSE(fs::is_symlink(path()));
}

TEST_F(ReplaceFile, IsWholeWhicheverOfTwoWritersComesLast) {
  constexpr int kTimes = 50;
  const auto write = [this](char letter) {
    for (int i = 0; i < kTimes; ++i) ASSERT_TRUE(replace_file(path(), std::string(10'000, letter), 0600).has_value());
  };
  std::thread other([&] { write('b'); });
  write('a');
  other.join();
  const std::string found = bytes_of(path());
  EXPECT_EQ(found, std::string(10'000, found.at(0)));
  EXPECT_EQ(names(), Names{"file"});
}

}  // namespace
}  // namespace fa::base
