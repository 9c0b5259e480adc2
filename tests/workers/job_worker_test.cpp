// The job worker: what becomes of a job by what its handler says.
#include "services/workers/job_worker.h"

#include <gtest/gtest.h>

#include <functional>
#include <new>
#include <stdexcept>

#include "workers/fakes.h"

namespace fa::test {
namespace {

using workers::JobOutcome;

struct ScriptedHandler final : workers::JobHandler {
  JobOutcome run(const ports::Job& job) override {
    ran.push_back(job.id);
    if (fails) fails();
    return outcome;
  }
  std::function<void()> fails;
  JobOutcome outcome;
  std::vector<std::int64_t> ran;
};

struct JobWorkerTest : testing::Test {
  Faults faults;
  FakeJobQueue queue{faults};
  base::Metrics metrics;
  ScriptedHandler handler;
  workers::JobWorker worker{queue, metrics, [] { return 0.5; }, {.retry = {.first_ms = 1'000, .max_ms = 10'000}}};

  JobWorkerTest() { worker.handle("mail", handler); }
  void run(JobOutcome outcome, std::int32_t attempts = 1) {
    handler.outcome = std::move(outcome);
    queue.due = {{.id = 7, .kind = "mail", .key = "a", .payload = "{}", .attempts = attempts}};
    ASSERT_EQ(worker.step().value(), 1u);
  }
};

TEST_F(JobWorkerTest, WhatIsDoneIsFinished) {
  run(JobOutcome::done());
  EXPECT_EQ(queue.finished, std::vector<std::int64_t>{7});
  EXPECT_TRUE(queue.failures.empty());
}

TEST_F(JobWorkerTest, WhatFailedIsTriedAgainLaterEachTimeLater) {
  run(JobOutcome::retry("no route"), 1);
  run(JobOutcome::retry("no route"), 3);
  run(JobOutcome::retry("no route"), 11);
  ASSERT_EQ(queue.failures.size(), 3u);
  EXPECT_EQ(queue.failures[0].error, "no route");
  EXPECT_EQ(queue.failures[0].retry_in_ms, 1'000);
  EXPECT_EQ(queue.failures[1].retry_in_ms, 4'000);
  EXPECT_EQ(queue.failures[2].retry_in_ms, 10'000);
  EXPECT_TRUE(queue.finished.empty());
}

TEST_F(JobWorkerTest, AHandlerThatThrowsHasFailedLikeAnyOther) {
  handler.fails = [] { throw std::runtime_error("the template is broken"); };
  run(JobOutcome::done(), 1);
  handler.fails = [] { throw 7; };
  run(JobOutcome::done(), 3);
  ASSERT_EQ(queue.failures.size(), 2u);
  EXPECT_EQ(queue.failures[0].error, "the template is broken");
  EXPECT_EQ(queue.failures[0].retry_in_ms, 1'000);
  EXPECT_EQ(queue.failures[1].error, "unknown exception");
  EXPECT_EQ(queue.failures[1].retry_in_ms, 4'000);
  EXPECT_TRUE(queue.finished.empty());
  handler.fails = nullptr;
  run(JobOutcome::done());
  EXPECT_EQ(queue.finished, std::vector<std::int64_t>{7}) << "and the worker goes on";
}

TEST_F(JobWorkerTest, TheOthersOfABatchAreDoneWhereOneThrows) {
  handler.fails = [this] {
    if (handler.ran.size() == 2) throw std::bad_alloc();
  };
  for (std::int64_t id = 1; id <= 3; ++id)
    queue.due.push_back({.id = id, .kind = "mail", .key = std::to_string(id), .payload = "{}", .attempts = 1});
  ASSERT_EQ(worker.step().value(), 3u);
  EXPECT_EQ(queue.finished, (std::vector<std::int64_t>{1, 3}));
  ASSERT_EQ(queue.failures.size(), 1u);
  EXPECT_EQ(queue.failures[0].id, 2);
}

TEST_F(JobWorkerTest, WhatCanNeverSucceedIsNotTriedAgain) {
  run(JobOutcome::rejected("no such mailbox"));
  ASSERT_EQ(queue.failures.size(), 1u);
  EXPECT_EQ(queue.failures[0].retry_in_ms, std::nullopt);
}

TEST_F(JobWorkerTest, WhatIsNotReadyIsPostponed) {
  run(JobOutcome::not_ready("soon"));
  EXPECT_EQ(queue.postponed, std::vector<std::int64_t>{7});
  EXPECT_TRUE(queue.failures.empty());
}

TEST_F(JobWorkerTest, WhatIsNotBegunWhenItStopsGoesBack) {
  worker.stop();
  run(JobOutcome::done());
  EXPECT_TRUE(handler.ran.empty());
  EXPECT_EQ(queue.postponed, std::vector<std::int64_t>{7});
  EXPECT_TRUE(queue.finished.empty());
}

TEST(RetryDelayTest, IsSpreadAroundTheNominalDelay) {
  const workers::RetryPolicy policy{.first_ms = 1'000, .max_ms = 60'000};
  EXPECT_EQ(workers::retry_delay_ms(policy, 1, 0), 750);
  EXPECT_EQ(workers::retry_delay_ms(policy, 1, 1), 1'250);
  EXPECT_EQ(workers::retry_delay_ms(policy, 5, 0.5), 16'000);
  EXPECT_EQ(workers::retry_delay_ms(policy, 1'000'000, 1), 75'000);
}

}  // namespace
}  // namespace fa::test
