// What every adapter of ports/job_queue.h guarantees. An adapter's test makes a harness and instantiates
// JobQueueContract with it, in one .cpp.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <set>
#include <thread>

#include "ports/job_queue.h"
#include "support/manual_clock.h"

namespace fa::contract {

// An empty queue of the adapter's, with room for kUnfinishedMax jobs and kAttemptsMax attempts at each.
struct JobQueueHarness {
  virtual ~JobQueueHarness() = default;
  virtual ports::JobQueue& queue() = 0;
  virtual test::ManualClock& clock() = 0;
  virtual void restart() = 0;  // drops the adapter and opens the same store again

  static constexpr std::int64_t kUnfinishedMax = 100;
  static constexpr std::int32_t kAttemptsMax = 3;
};
using MakeJobQueueHarness = std::unique_ptr<JobQueueHarness> (*)();

class JobQueueContract : public testing::TestWithParam<MakeJobQueueHarness> {
 protected:
  static constexpr std::int64_t kLeaseMs = 1'000;

  JobQueueContract() : harness_(GetParam()()) {}
  ports::JobQueue& queue() { return harness_->queue(); }
  void advance_ms(std::int64_t ms) { harness_->clock().advance_ms(ms); }

  void enqueue(const std::string& key, const std::string& kind = "mail") {
    ASSERT_TRUE(queue().enqueue({{kind, key, "{\"key\":\"" + key + "\"}"}}).has_value());
  }
  std::vector<ports::Job> take(std::size_t max = 10, const std::vector<std::string>& kinds = {"mail"}) {
    auto jobs = queue().take(kinds, max, kLeaseMs);
    EXPECT_TRUE(jobs.has_value());
    return jobs.value_or(std::vector<ports::Job>{});
  }
  std::vector<std::string> taken_keys(std::size_t max = 10, const std::vector<std::string>& kinds = {"mail"}) {
    std::vector<std::string> keys;
    for (const auto& job : take(max, kinds)) keys.push_back(job.key);
    return keys;
  }
  ports::Job take_one() {
    auto jobs = take(1);
    EXPECT_EQ(jobs.size(), 1u);
    return jobs.empty() ? ports::Job{} : jobs.front();
  }
  void use_up_attempts() {
    for (std::int32_t i = 0; i < JobQueueHarness::kAttemptsMax; ++i)
      ASSERT_TRUE(queue().failed(take_one(), "refused " + std::to_string(i + 1), 0).has_value());
  }

  std::unique_ptr<JobQueueHarness> harness_;
};

using Keys = std::vector<std::string>;

TEST_P(JobQueueContract, GivesWhatWasEnqueued) {
  enqueue("a");
  const auto job = take_one();
  EXPECT_EQ(job.kind, "mail");
  EXPECT_EQ(job.key, "a");
  EXPECT_EQ(job.payload, "{\"key\":\"a\"}");
  EXPECT_EQ(job.attempts, 1);
  EXPECT_EQ(job.created_at, harness_->clock().unix_ms());
}

TEST_P(JobQueueContract, AKnownJobIsNotEnqueuedAgain) {
  enqueue("a");
  enqueue("a");
  const auto job = take_one();
  EXPECT_EQ(taken_keys(), Keys{});
  ASSERT_TRUE(queue().done({job.id}).has_value());
  harness_->restart();
  enqueue("a");
  EXPECT_EQ(taken_keys(), Keys{}) << "not even after it was done";
  enqueue("a", "other");
  EXPECT_EQ(taken_keys(10, {"other"}), Keys{"a"}) << "another kind is another job";
}

TEST_P(JobQueueContract, GivesOnlyTheKindsAskedForThoseThatWaitedLongestFirst) {
  enqueue("first");
  advance_ms(1);
  enqueue("second");
  enqueue("seal", "seal");
  EXPECT_EQ(taken_keys(1), Keys{"first"});
  EXPECT_EQ(taken_keys(), Keys{"second"});
  EXPECT_EQ(taken_keys(10, {"none", "seal"}), Keys{"seal"});
}

TEST_P(JobQueueContract, NoKindWaitsBehindAFloodOfAnother) {
  enqueue("m1");
  advance_ms(1);
  enqueue("s1", "seal");
  advance_ms(1);
  for (const char* key : {"m2", "m3", "m4", "m5"}) enqueue(key);
  advance_ms(1);
  enqueue("s2", "seal");
  EXPECT_EQ(taken_keys(3, {"mail", "seal"}), (Keys{"m1", "s1", "m2"}));
  EXPECT_EQ(taken_keys(3, {"mail", "seal"}), (Keys{"m3", "m4", "m5"}));
  EXPECT_EQ(taken_keys(3, {"mail", "seal"}), Keys{"s2"});
}

TEST_P(JobQueueContract, AJobThatWasPutBackWaitsFromThenOn) {
  enqueue("again");
  ASSERT_TRUE(queue().failed(take_one(), "no route", 5).has_value());
  advance_ms(4);
  enqueue("s1", "seal");
  advance_ms(1);
  EXPECT_EQ(taken_keys(2, {"mail", "seal"}), (Keys{"s1", "again"}));
}

TEST_P(JobQueueContract, ALeasedJobComesBackWhenItsLeaseIsOver) {
  enqueue("a");
  take_one();
  advance_ms(kLeaseMs - 1);
  EXPECT_EQ(taken_keys(), Keys{});
  advance_ms(1);
  EXPECT_EQ(take_one().attempts, 2);
}

TEST_P(JobQueueContract, ALeasedJobComesBackAfterARestart) {
  enqueue("a");
  take_one();
  harness_->restart();
  advance_ms(kLeaseMs);
  EXPECT_EQ(taken_keys(), Keys{"a"});
}

TEST_P(JobQueueContract, AFailedJobWaitsAsLongAsItWasTold) {
  enqueue("a");
  ASSERT_TRUE(queue().failed(take_one(), "no route", 500).has_value());
  advance_ms(499);
  EXPECT_EQ(taken_keys(), Keys{});
  advance_ms(1);
  const auto job = take_one();
  EXPECT_EQ(job.attempts, 2);
  EXPECT_EQ(job.last_error, "no route");
}

TEST_P(JobQueueContract, WhoLostTheLeaseCannotFailTheJob) {
  enqueue("a");
  const auto late = take_one();
  advance_ms(kLeaseMs);
  const auto current = take_one();
  ASSERT_TRUE(queue().failed(late, "late", 0).has_value());
  EXPECT_EQ(taken_keys(), Keys{}) << "the second lease still holds";
  ASSERT_TRUE(queue().done({current.id}).has_value());
  EXPECT_EQ(*queue().depth(), 0);
}

TEST_P(JobQueueContract, AfterTheLastAttemptAJobIsDead) {
  enqueue("a");
  use_up_attempts();
  EXPECT_EQ(taken_keys(), Keys{});
  const auto dead = *queue().dead_letters(10);
  ASSERT_EQ(dead.size(), 1u);
  EXPECT_EQ(dead[0].key, "a");
  EXPECT_EQ(dead[0].last_error, "refused 3");
  EXPECT_EQ(*queue().depth(), 0);
}

TEST_P(JobQueueContract, AJobThatKillsItsWorkerEachTimeIsDeadInTheEnd) {
  enqueue("a");
  for (std::int32_t i = 0; i < JobQueueHarness::kAttemptsMax; ++i) {
    take_one();
    advance_ms(kLeaseMs);
  }
  EXPECT_EQ(taken_keys(), Keys{});
  EXPECT_EQ(queue().dead_letters(10)->size(), 1u);
}

TEST_P(JobQueueContract, AJobThatCanNeverSucceedIsDeadAtOnce) {
  enqueue("a");
  ASSERT_TRUE(queue().failed(take_one(), "no such mailbox", std::nullopt).has_value());
  EXPECT_EQ(queue().dead_letters(10)->size(), 1u);
}

TEST_P(JobQueueContract, PostponingCountsNoAttempt) {
  enqueue("a");
  for (int i = 0; i < 10; ++i) {
    const auto job = take_one();
    EXPECT_EQ(job.attempts, 1);
    ASSERT_TRUE(queue().postpone(job, 50).has_value());
    EXPECT_EQ(taken_keys(), Keys{});
    advance_ms(50);
  }
  EXPECT_EQ(*queue().depth(), 1);
}

TEST_P(JobQueueContract, DeadLettersAreRequeuedWithAllTheirAttempts) {
  enqueue("a");
  use_up_attempts();
  enqueue("b");
  use_up_attempts();
  const auto dead = *queue().dead_letters(10);
  ASSERT_EQ(dead.size(), 2u);
  EXPECT_EQ(queue().dead_letters(1)->size(), 1u);
  EXPECT_EQ(*queue().requeue_dead(dead[1].id), 1);
  EXPECT_EQ(take_one().key, "b");
  EXPECT_EQ(*queue().requeue_dead(std::nullopt), 1);
  EXPECT_EQ(take_one().attempts, 1);
  EXPECT_EQ(*queue().requeue_dead(std::nullopt), 0);
}

TEST_P(JobQueueContract, WhatIsNotDeadCannotBeRequeued) {
  enqueue("a");
  const auto job = take_one();
  for (const std::int64_t id : {job.id, job.id + 1000})
    EXPECT_EQ(queue().requeue_dead(id).error().kind, ports::StoreErrorKind::not_found);
}

TEST_P(JobQueueContract, AFullQueueTakesNoneOfTheJobs) {
  std::vector<ports::NewJob> jobs;
  for (std::int64_t i = 1; i < JobQueueHarness::kUnfinishedMax; ++i) jobs.push_back({"mail", std::to_string(i), "{}"});
  ASSERT_TRUE(queue().enqueue(jobs).has_value());
  const auto refused = queue().enqueue({{"mail", "x", "{}"}, {"mail", "y", "{}"}});
  EXPECT_EQ(refused.error().kind, ports::StoreErrorKind::unavailable);
  EXPECT_EQ(*queue().depth(), JobQueueHarness::kUnfinishedMax - 1);
  EXPECT_TRUE(queue().enqueue(jobs).has_value()) << "known jobs need no room";
  ASSERT_TRUE(queue().done({take_one().id}).has_value());
  EXPECT_TRUE(queue().enqueue({{"mail", "x", "{}"}, {"mail", "y", "{}"}}).has_value());
}

TEST_P(JobQueueContract, APayloadThatIsTooLargeIsRefused) {
  const auto refused = queue().enqueue({{"mail", "a", std::string(ports::kJobPayloadMax + 1, 'x')}});
  EXPECT_EQ(refused.error().kind, ports::StoreErrorKind::conflict);
  EXPECT_EQ(*queue().depth(), 0);
}

TEST_P(JobQueueContract, NoTwoWorkersGetTheSameJob) {
  constexpr std::size_t kJobs = 90;
  for (std::size_t i = 0; i < kJobs; ++i) enqueue(std::to_string(i));
  std::mutex mutex;
  std::multiset<std::int64_t> ids;
  std::vector<std::thread> workers;
  for (int w = 0; w < 4; ++w) {
    workers.emplace_back([&] {
      for (auto jobs = take(3); !jobs.empty(); jobs = take(3)) {
        const std::lock_guard lock(mutex);
        for (const auto& job : jobs) ids.insert(job.id);
      }
    });
  }
  for (auto& worker : workers) worker.join();
  EXPECT_EQ(ids.size(), kJobs);
  EXPECT_EQ(std::set(ids.begin(), ids.end()).size(), kJobs);
}

}  // namespace fa::contract
