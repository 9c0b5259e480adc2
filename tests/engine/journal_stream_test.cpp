// When the stream calls the history worker urgent, and when the engine need not wait for it.
#include "adapters/embedded/journal_stream.h"

#include <gtest/gtest.h>

namespace fa::test {
namespace {

using std::chrono::milliseconds;

class Stream : public testing::Test {
 protected:
  bool urgent(std::int64_t position) { return stream_.wait_until_urgent(position, 10, milliseconds(0)); }

  embedded::JournalStream stream_{*embedded::Database::open(":memory:"), *embedded::Database::open(":memory:")};
};

TEST_F(Stream, IsUrgentOnceTheBacklogIsTooLong) {
  stream_.advance(10, false);
  EXPECT_FALSE(urgent(0));
  stream_.advance(11, false);
  EXPECT_TRUE(urgent(0));
  EXPECT_FALSE(urgent(1));
}

TEST_F(Stream, IsUrgentUntilACloseHasBeenMoved) {
  stream_.advance(3, true);
  stream_.advance(5, false);
  EXPECT_TRUE(urgent(2));
  EXPECT_FALSE(urgent(3));
}

// A wait for what is there already ends at once, and so does one of a stream that stops: an hour would be noticed.
TEST_F(Stream, KeepsNobodyWaitingForAHistoryThatIsNearEnough) {
  stream_.advance(100, false);
  stream_.acknowledge(90);
  stream_.wait_for_history(10, std::chrono::hours(1));
  stream_.stop();
  stream_.wait_for_history(0, std::chrono::hours(1));
  EXPECT_EQ(stream_.acknowledged(), 90);
}

}  // namespace
}  // namespace fa::test
