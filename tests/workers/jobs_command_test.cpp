// `flashauction jobs`.
#include "services/workers/jobs_command.h"

#include <gtest/gtest.h>

#include <sstream>

#include "workers/fakes.h"

namespace fa::test {
namespace {

struct JobsCommandTest : testing::Test {
  Faults faults;
  FakeJobQueue queue{faults};
  std::ostringstream out;
  int run(const workers::JobsCommand& command) { return workers::run_jobs_command(command, queue, out); }

  JobsCommandTest() {
    queue.due.resize(3);
    queue.dead = {{.id = 7, .kind = "notify_host", .key = "a", .attempts = 12, .last_error = "550 no such mailbox"},
                  {.id = 8, .kind = "analytics", .key = "b"}};
  }
};

TEST_F(JobsCommandTest, ShowsDepthAndDeadLetters) {
  EXPECT_EQ(run({}), 0);
  EXPECT_TRUE(out.str().starts_with("waiting: 3\ndead letters: 2\n"));
  EXPECT_TRUE(out.str().contains("notify_host"));
  EXPECT_TRUE(out.str().contains("550 no such mailbox"));
}

TEST_F(JobsCommandTest, SaysThatThereAreMore) {
  EXPECT_EQ(run({.limit = 1}), 0);
  EXPECT_TRUE(out.str().contains("dead letters: 1 or more"));
}

TEST_F(JobsCommandTest, RequeuesOneOrAll) {
  EXPECT_EQ(run({.requeue = true, .id = 7}), 0);
  EXPECT_EQ(queue.dead.size(), 1u);
  EXPECT_EQ(run({.requeue = true}), 0);
  EXPECT_TRUE(queue.dead.empty());
  EXPECT_EQ(out.str(), "requeued: 1\nrequeued: 1\n");
}

TEST_F(JobsCommandTest, SaysThatThereIsNoSuchDeadLetter) {
  EXPECT_EQ(run({.requeue = true, .id = 9}), 1);
  EXPECT_EQ(out.str(), "jobs: no such job\n");
}

}  // namespace
}  // namespace fa::test
