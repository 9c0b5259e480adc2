// Several processes may open one file of the data folder at the same moment, a server and the commands beside it.
#include <gtest/gtest.h>
#include <unistd.h>

#include <barrier>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include "adapters/embedded/sqlite_db.h"

namespace fa::test {
namespace {

using embedded::Database;

constexpr const char* kSteps[] = {"CREATE TABLE first (a); INSERT INTO first VALUES (1);", "CREATE TABLE second (b);"};

class Migration : public testing::Test {
 protected:
  Migration() { std::filesystem::create_directories(folder_); }
  ~Migration() override { std::filesystem::remove_all(folder_); }
  std::string file(int i) const { return (folder_ / (std::to_string(i) + ".db")).string(); }

  const std::filesystem::path folder_ =
      std::filesystem::temp_directory_path() / ("fa_migration_" + std::to_string(::getpid()));
};

TEST_F(Migration, OfOneFileByManyAtTheSameMomentHappensOnce) {
  constexpr int kFiles = 20;
  constexpr int kOpeners = 4;
  std::vector<std::string> failures(kOpeners);
  std::barrier start(kOpeners);
  {
    std::vector<std::jthread> openers;
    for (int opener = 0; opener < kOpeners; ++opener) {
      openers.emplace_back([&, opener] {
        for (int i = 0; i < kFiles; ++i) {
          start.arrive_and_wait();
          auto database = Database::open(file(i));
          auto done = database ? database->migrate(kSteps) : std::unexpected(database.error());
          if (!done) failures[static_cast<std::size_t>(opener)] = done.error().detail;
        }
      });
    }
  }
  for (const std::string& failure : failures) EXPECT_EQ(failure, "");
  for (int i = 0; i < kFiles; ++i) {
    auto database = Database::open(file(i));
    ASSERT_TRUE(database.has_value());
    auto rows = database->query("SELECT count(*) FROM first");
    ASSERT_TRUE(rows.next());
    EXPECT_EQ(rows.get<int>(0), 1);
  }
}

TEST_F(Migration, RunsTheStepsThatAreMissing) {
  auto database = Database::open(file(0));
  ASSERT_TRUE(database->migrate(std::span(kSteps).first(1)).has_value());
  ASSERT_TRUE(database->migrate(kSteps).has_value());
  ASSERT_TRUE(database->migrate(kSteps).has_value());
  EXPECT_TRUE(database->execute("INSERT INTO second VALUES (1)").has_value());
  const auto older = database->migrate(std::span(kSteps).first(1));
  ASSERT_FALSE(older.has_value()) << "a file of a newer program";
  EXPECT_EQ(older.error().kind, ports::StoreErrorKind::conflict);
}

TEST_F(Migration, ThatFailsChangesNothing) {
  constexpr const char* kBroken[] = {"CREATE TABLE first (a);", "CREATE TABLE first (again);"};
  auto database = Database::open(file(0));
  EXPECT_FALSE(database->migrate(kBroken).has_value());
  EXPECT_TRUE(database->migrate(kSteps).has_value());
}

}  // namespace
}  // namespace fa::test
