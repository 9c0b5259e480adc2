// The chat log on SQLite: the contract, and what happens when its disk fails.
#include "adapters/embedded/chat_log.h"

#include "adapters/embedded/in_process_feed.h"
#include "contract/chat_log_contract.h"
#include "support/crash_disk.h"

namespace fa {
namespace {

class EmbeddedChat final : public contract::ChatLogHarness {
 public:
  EmbeddedChat() { start(); }
  ports::ChatLog& chat() override { return *chat_; }
  ports::EventFeed& feed() override { return feed_; }
  test::ManualClock& clock() override { return clock_; }
  void restart() override {
    stop();
    start();
  }
  void stop() { chat_.reset(); }
  void stop_chat() { chat_->stop(); }
  void start() {
    auto chat = embedded::EmbeddedChatLog::open("chat.db", feed_, clock_, options());
    ASSERT_TRUE(chat.has_value()) << chat.error().detail;
    chat_ = std::move(*chat);
  }
  test::CrashDisk& disk() { return disk_; }

  static constexpr std::size_t queue_max = 2'000;

 private:
  embedded::ChatLogOptions options() {
    embedded::ChatLogOptions options;
    options.queue_max = queue_max;
    options.database.vfs = disk_.vfs_name();
    return options;
  }
  test::CrashDisk disk_;
  test::ManualClock clock_;
  embedded::InProcessFeed feed_;
  std::unique_ptr<embedded::EmbeddedChatLog> chat_;
};

std::unique_ptr<contract::ChatLogHarness> make_embedded_chat() {
  return std::make_unique<EmbeddedChat>();
}

}  // namespace

namespace contract {
INSTANTIATE_TEST_SUITE_P(Embedded, ChatLogContract, testing::Values(&make_embedded_chat));
}

namespace {

using contract::Seqs;

class EmbeddedChatFaults : public contract::ChatLogContract {
 protected:
  EmbeddedChat& house() { return static_cast<EmbeddedChat&>(*harness_); }
};
INSTANTIATE_TEST_SUITE_P(Embedded, EmbeddedChatFaults, testing::Values(&make_embedded_chat));

TEST_P(EmbeddedChatFaults, WhatCouldNotBeWrittenIsUnavailableAndPublishedNowhere) {
  appended(1, 1, 1);
  house().disk().inject({.operation = test::CrashDisk::Operation::write,
                         .file_suffix = "-wal",
                         .code = SQLITE_FULL,
                         .bytes_reach_cache = false});
  EXPECT_EQ(append(1, 1, 2).error(), ports::ChatError::unavailable);
  EXPECT_EQ(sink_.seqs_of(1), Seqs{1});
  house().disk().heal();
  EXPECT_EQ(appended(1, 1, 3), 2);
  EXPECT_EQ(sink_.seqs_of(1), (Seqs{1, 2}));
}

TEST_P(EmbeddedChatFaults, AnUnknownOutcomeIsFoundOutAndPublishedInItsPlace) {
  appended(1, 1, 1);
  house().disk().inject({.operation = test::CrashDisk::Operation::sync, .file_suffix = "-wal"});
  EXPECT_EQ(append(1, 1, 2).error(), ports::ChatError::unavailable);
  house().disk().heal();
  const auto repeated = append(1, 1, 2);
  ASSERT_TRUE(repeated.has_value());
  EXPECT_EQ(repeated->chat_seq, 2);
  EXPECT_EQ(appended(1, 1, 3), 3);
  EXPECT_EQ(sink_.seqs_of(1), (Seqs{1, 2, 3}));
  EXPECT_EQ(test::seqs_of(since(1, 0).missed), (Seqs{1, 2, 3}));
}

TEST_P(EmbeddedChatFaults, NoAcknowledgedMessageIsLostWhenThePowerFails) {
  std::mt19937_64 random(20250101);
  std::uint64_t message = 0;
  std::vector<std::uint64_t> acknowledged;
  for (int round = 0; round < 30; ++round) {
    house().disk().cut_power_after(static_cast<std::int64_t>(random() % 80));
    for (int i = 0; i < 20; ++i) {
      ++message;
      if (append(1, 1, message).has_value()) acknowledged.push_back(message);
    }
    house().stop();
    house().disk().restore_power(random);
    house().start();
  }
  const auto texts = history(1, std::nullopt, 1'000);
  for (const std::uint64_t number : acknowledged)
    EXPECT_NE(std::ranges::find(texts, "line " + std::to_string(number)), texts.end()) << number;
  EXPECT_GT(acknowledged.size(), 100u);
}

TEST_P(EmbeddedChatFaults, AFullQueueIsAnsweredAtOnce) {
  std::promise<void> entered;
  std::promise<void> go_on;
  chat().since(test::auction_id(1), 0, [&](Since) {
    entered.set_value();
    go_on.get_future().wait();
  });
  entered.get_future().wait();
  std::vector<test::Pending<Append>> answers;
  for (std::uint64_t i = 1; i <= EmbeddedChat::queue_max + 1; ++i) answers.push_back(begin_append(line(1, 1, i)));
  EXPECT_TRUE(answers.back().has_come());
  EXPECT_EQ(answers.back().get().error(), ports::ChatError::unavailable);
  EXPECT_FALSE(answers.front().has_come());
  go_on.set_value();
  answers.pop_back();
  for (auto& answer : answers) EXPECT_TRUE(answer.get().has_value());
}

TEST_P(EmbeddedChatFaults, WhatWaitsAtAStopIsAnsweredAndWhatComesLaterIsUnavailable) {
  std::promise<void> entered;
  std::promise<void> go_on;
  chat().since(test::auction_id(1), 0, [&](Since) {
    entered.set_value();
    go_on.get_future().wait();
  });
  entered.get_future().wait();
  std::vector<test::Pending<Append>> waiting;
  for (std::uint64_t i = 1; i <= 20; ++i) waiting.push_back(begin_append(line(1, 1, i)));
  go_on.set_value();
  house().stop_chat();
  for (auto& answer : waiting) {
    ASSERT_TRUE(answer.has_come());
    EXPECT_TRUE(answer.get().has_value());
  }
  EXPECT_EQ(sink_.last_seq_of(1), 20);

  for (int times = 0; times < 2; ++times) {
    auto late = begin_append(line(1, 1, 21));
    ASSERT_TRUE(late.has_come());
    EXPECT_EQ(late.get().error(), ports::ChatError::unavailable);
    test::Pending<Since> join;
    chat().since(test::auction_id(1), 0, join.done());
    ASSERT_TRUE(join.has_come());
    EXPECT_EQ(join.get().error(), ports::ChatError::unavailable);
    EXPECT_EQ(chat().remove(test::auction_id(1), message_id(1)).error().kind, ports::StoreErrorKind::unavailable);
    EXPECT_EQ(chat().set_muted(test::auction_id(1), test::user_id(1), true, domain::Rank::host).error().kind,
              ports::StoreErrorKind::unavailable);
    EXPECT_EQ(history(1).size(), 20u) << "who reads, reads on";
    EXPECT_TRUE(chat().muted(test::auction_id(1))->empty());
    house().stop_chat();
  }
}

TEST_P(EmbeddedChatFaults, JoinsDoNotReadTheDisk) {
  for (std::uint64_t message = 1; message <= 50; ++message) appended(1, 1, message);
  house().disk().cut_power_after(0);  // from now on whatever touches the disk fails
  for (int join = 0; join < 10'000; ++join) ASSERT_EQ(since(1, 0).missed.size(), 50u);
  house().stop();
  std::mt19937_64 random(1);
  house().disk().restore_power(random);
}

}  // namespace
}  // namespace fa
