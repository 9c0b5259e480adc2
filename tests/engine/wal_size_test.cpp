// A reader of somebody else's, such as a backup or a report, holds a database's WAL: it grows meanwhile, and is small
// again once that reader has gone.
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <string>

#include "adapters/embedded/sqlite_db.h"
#include "adapters/embedded/wal_keeper.h"

namespace fa::test {
namespace {

using embedded::Database;
namespace fs = std::filesystem;

constexpr std::size_t kMiB = 1 << 20;

class WalSize : public testing::Test {
 protected:
  WalSize() { fs::create_directories(folder_); }
  ~WalSize() override { fs::remove_all(folder_); }
  std::size_t wal_bytes() const { return fs::file_size(path_ + "-wal"); }

  const fs::path folder_ = fs::temp_directory_path() / ("fa_wal_" + std::to_string(::getpid()));
  const std::string path_ = (folder_ / "some.db").string();
};

void write_mib(Database& database, int mib) {
  for (int i = 0; i < mib; ++i)
    ASSERT_TRUE(database.query("INSERT INTO t VALUES (zeroblob(1048576))").run().has_value());
}

TEST_F(WalSize, ShrinksAfterAForeignReaderHasGone) {
  auto database = Database::open(path_).value();
  ASSERT_TRUE(database.execute("CREATE TABLE t (bytes BLOB)").has_value());
  {
    auto reader = Database::open(path_, {.wal_autocheckpoint_pages = 0}).value();
    ASSERT_TRUE(reader.execute("BEGIN").has_value());
    auto row = reader.query("SELECT count(*) FROM t");
    ASSERT_TRUE(row.next());
    write_mib(database, 24);
    ASSERT_GT(wal_bytes(), 24 * kMiB) << "the reader holds it";
  }
  write_mib(database, 2);  // the first checkpoint copies all of it, the next write starts it anew
  EXPECT_LE(wal_bytes(), 5 * kMiB);
}

TEST_F(WalSize, ShrinksWithoutAWriteToo) {
  auto database = Database::open(path_).value();
  ASSERT_TRUE(database.execute("CREATE TABLE t (bytes BLOB)").has_value());
  {
    auto reader = Database::open(path_, {.wal_autocheckpoint_pages = 0}).value();
    ASSERT_TRUE(reader.execute("BEGIN").has_value());
    auto row = reader.query("SELECT count(*) FROM t");
    ASSERT_TRUE(row.next());
    write_mib(database, 24);
    EXPECT_FALSE(embedded::shrink_wal(path_)) << "a reader is in the way";
    ASSERT_TRUE(row.next() || row.ok());
  }
  EXPECT_TRUE(embedded::shrink_wal(path_));
  EXPECT_EQ(wal_bytes(), 0u);
  EXPECT_FALSE(embedded::shrink_wal(path_)) << "it is small";
  write_mib(database, 1);
  auto count = database.query("SELECT count(*) FROM t");
  ASSERT_TRUE(count.next());
  EXPECT_EQ(count.get<int>(0), 25);
}

TEST_F(WalSize, OfADatabaseThatIsNotThereIsNoMatter) {
  EXPECT_FALSE(embedded::shrink_wal(path_));
  EXPECT_FALSE(fs::exists(path_));
  const embedded::WalKeeper keeper({path_}, 1'000'000);  // ends at once
}

}  // namespace
}  // namespace fa::test
