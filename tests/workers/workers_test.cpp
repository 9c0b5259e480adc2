// All workers together, on the embedded engine: what a close sets in motion reaches everybody.
#include "services/workers/workers.h"

#include <gtest/gtest.h>

#include <condition_variable>

#include "adapters/embedded/jobs_queue.h"
#include "adapters/embedded/system_clock.h"
#include "support/embedded_house.h"
#include "support/sync_auctions.h"
#include "workers/closed_house.h"

namespace fa::test {
namespace {

// Counts what was published, and lets a test wait for it.
class FeedWatch final : public ports::FeedSink {
 public:
  void on_events(const ports::FeedBatch& batch) override {
    const std::lock_guard lock(mutex_);
    for (const auto& event : *batch) {
      if (const auto* seal = std::get_if<ports::LedgerSealed>(&event)) seals_.push_back(*seal);
      if (const auto* message = std::get_if<ports::ChatMessage>(&event)) lines_.push_back(message->message);
    }
    changed_.notify_all();
  }
  bool wait_for(std::size_t seals, std::size_t lines) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, kPatience, [&] { return seals_.size() >= seals && lines_.size() >= lines; });
  }
  std::vector<ports::LedgerSealed> seals() const {
    const std::lock_guard lock(mutex_);
    return seals_;
  }
  std::multiset<std::string> lines() const {
    const std::lock_guard lock(mutex_);
    return {lines_.begin(), lines_.end()};
  }

 private:
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<ports::LedgerSealed> seals_;
  std::vector<std::string> lines_;
};

// Waits for each mail that it takes.
class WaitingMailer final : public ports::Mailer {
 public:
  std::expected<void, ports::StoreError> send(const ports::Mail& mail) override {
    const std::lock_guard lock(mutex_);
    sent_.insert(mail.message_id);
    changed_.notify_all();
    return {};
  }
  bool wait_for(const std::set<std::string>& ids) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, kPatience, [&] { return sent_ == ids; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::set<std::string> sent_;
};

class WorkersTest : public testing::Test {
 protected:
  WorkersTest() {
    house_.feed().subscribe(watch_);
    embedded::ChatLogOptions chat_options;
    chat_options.database.vfs = house_.disk().vfs_name();
    chat_ = std::move(*embedded::EmbeddedChatLog::open("chat.db", house_.feed(), clock_, chat_options));
    embedded::JobQueueOptions job_options;
    job_options.database = chat_options.database;
    jobs_ = std::move(*embedded::EmbeddedJobQueue::open("jobs.db", clock_, job_options));
    analytics_ = std::move(*embedded::EmbeddedAnalyticsStore::open("analytics.db", clock_, chat_options.database));
    for (const std::uint64_t user : {std::uint64_t{1}, kHost})
      users_.users[user_id(user)] = {
          .user_id = user_id(user), .username = "user", .email = "user@example.org", .email_confirmed = true};
  }
  void start_workers() {
    workers_.emplace(
        workers::WorkerPorts{house_.engine().decisions(), house_.history(), catalog_, users_, *chat_, *jobs_,
                             *analytics_, house_.auctions(), house_.feed(), mailer_, signer_, video_, clock_},
        metrics_, workers::WorkerSettings{.base_url = "https://lots.example", .history = {}});
    workers_->start();
  }
  void open(std::uint64_t auction) {
    catalog_.entries[auction_id(auction)] = {.auction_id = auction_id(auction), .host_user_id = user_id(kHost)};
    ASSERT_TRUE(auctions_.open(opening_of(auction), 60'000).has_value());
  }
  // Sold to user 1, with one extension.
  void sell(std::uint64_t auction) {
    open(auction);
    house_.advance_ms(40'000);
    ASSERT_TRUE(auctions_.place({.auction = auction, .user = 1, .cents = 5'000}).has_value());
    ASSERT_TRUE(auctions_.close(auction).has_value());
  }
  static std::string mail_to(const char* whom, std::uint64_t auction) {
    return std::string(whom) + "-" + to_string(auction_id(auction));
  }

  FeedWatch watch_;  // outlives the house
  embedded::SystemClock clock_;
  Faults faults_;
  FakeCatalog catalog_{faults_};
  FakeUsers users_;
  WaitingMailer mailer_;
  FakeVideo video_;
  FakeSigner signer_;
  base::Metrics metrics_;
  EmbeddedHouse house_;
  SyncAuctions auctions_{house_.auctions()};
  std::unique_ptr<embedded::EmbeddedChatLog> chat_;
  std::unique_ptr<embedded::EmbeddedJobQueue> jobs_;
  std::unique_ptr<embedded::EmbeddedAnalyticsStore> analytics_;
  std::optional<workers::Workers> workers_;
};

TEST_F(WorkersTest, ACloseIsSealedAnnouncedMailedAndReported) {
  start_workers();
  sell(1);
  ASSERT_TRUE(watch_.wait_for(1, 2));
  EXPECT_TRUE(mailer_.wait_for({mail_to("winner", 1), mail_to("host", 1)}));
  EXPECT_EQ(watch_.lines(), (std::multiset<std::string>{"Extended by 30 s", "Sold to user1 for 50.00"}));
  workers_->stop();
  const auto head = house_.history().head(auction_id(1)).value();
  EXPECT_EQ(watch_.seals().at(0).ledger_hash, head.second);
  EXPECT_EQ(watch_.seals()[0].seq, 3);
  EXPECT_EQ(auctions_.view(1)->state.ledger_hash, head.second);
  EXPECT_TRUE(catalog_.projected.at(auction_id(1)).closed.has_value());
}

TEST_F(WorkersTest, WhatHappenedWhileTheyWereDownIsDoneWhenTheyStart) {
  sell(1);
  open(2);
  ASSERT_TRUE(auctions_.close(2).has_value());
  start_workers();
  ASSERT_TRUE(watch_.wait_for(2, 3));
  EXPECT_TRUE(mailer_.wait_for({mail_to("winner", 1), mail_to("host", 1), mail_to("host", 2)}));
  EXPECT_EQ(watch_.lines().count("Ended without a bid"), 1u);
}

TEST_F(WorkersTest, StartingAgainDoesNothingTwice) {
  start_workers();
  sell(1);
  ASSERT_TRUE(watch_.wait_for(1, 2));
  ASSERT_TRUE(mailer_.wait_for({mail_to("winner", 1), mail_to("host", 1)}));
  workers_.reset();
  start_workers();
  sell(2);
  ASSERT_TRUE(watch_.wait_for(2, 4));
  workers_.reset();
  EXPECT_EQ(watch_.seals().size(), 2u);
  EXPECT_EQ(watch_.lines().size(), 4u);
}

}  // namespace
}  // namespace fa::test
