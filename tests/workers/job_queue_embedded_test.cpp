// The job queue on SQLite: the contract.
#include "adapters/embedded/jobs_queue.h"
#include "contract/job_queue_contract.h"
#include "support/crash_disk.h"

namespace fa {
namespace {

class EmbeddedJobs final : public contract::JobQueueHarness {
 public:
  EmbeddedJobs() { restart(); }
  ports::JobQueue& queue() override { return *queue_; }
  test::ManualClock& clock() override { return clock_; }
  void restart() override {
    queue_.reset();
    embedded::JobQueueOptions options;
    options.attempts_max = kAttemptsMax;
    options.unfinished_max = kUnfinishedMax;
    options.keep_done_ms = 3'600'000;
    options.database.vfs = disk_.vfs_name();
    auto queue = embedded::EmbeddedJobQueue::open("jobs.db", clock_, options);
    ASSERT_TRUE(queue.has_value()) << queue.error().detail;
    queue_ = std::move(*queue);
  }

 private:
  test::CrashDisk disk_;
  test::ManualClock clock_;
  std::unique_ptr<embedded::EmbeddedJobQueue> queue_;
};

std::unique_ptr<contract::JobQueueHarness> make_embedded_jobs() {
  return std::make_unique<EmbeddedJobs>();
}

}  // namespace

namespace contract {

INSTANTIATE_TEST_SUITE_P(Embedded, JobQueueContract, testing::Values(&make_embedded_jobs));

using EmbeddedJobQueueOnly = JobQueueContract;
INSTANTIATE_TEST_SUITE_P(Embedded, EmbeddedJobQueueOnly, testing::Values(&make_embedded_jobs));

TEST_P(EmbeddedJobQueueOnly, AFinishedJobIsForgottenInTheEnd) {
  enqueue("a");
  ASSERT_TRUE(queue().done({take_one().id}).has_value());
  advance_ms(3'600'001);
  enqueue("b");  // clears away what is old
  enqueue("a");
  EXPECT_EQ(taken_keys().size(), 2u);
}

// A process was killed while it had the job, or a wrong clock has put it off: the next one waits for neither.
TEST_P(EmbeddedJobQueueOnly, WhoTakesOverFindsEverythingDue) {
  enqueue("leased");
  enqueue("postponed");
  const auto first = take_one();
  const auto second = take_one();
  ASSERT_TRUE(queue().postpone(second, 3'600'000).has_value());
  EXPECT_TRUE(taken_keys().empty());
  ASSERT_TRUE(dynamic_cast<embedded::EmbeddedJobQueue&>(queue()).take_over().has_value());
  EXPECT_EQ(taken_keys().size(), 2u);
}

}  // namespace contract
}  // namespace fa
