// The chat's thread where something throws in the middle of a batch: no memory, or whoever is told of what was said.
#include "adapters/embedded/chat_writer.h"

#include <gtest/gtest.h>

#include <array>
#include <new>
#include <stdexcept>

#include "rest/support/temporary_folder.h"
#include "support/failing_memory.h"
#include "support/ids.h"
#include "support/manual_clock.h"

namespace fa::embedded {
namespace {

using test::auction_id;
using test::user_id;

// Follows one auction's chat as a gateway does: what it was told before it passes over, and nothing may be missing.
// Needs no memory.
class Feed final : public ports::EventFeed {
 public:
  void publish(ports::FeedBatch batch) override {
    if (fails) fails();
    for (const auto& event : *batch) {
      if (const auto* message = std::get_if<ports::ChatMessage>(&event)) hear(message->chat_seq);
      if (const auto* deletion = std::get_if<ports::ChatDeleted>(&event)) hear(deletion->chat_seq);
    }
  }
  void subscribe(ports::FeedSink&) override {}

  std::function<void()> fails;
  std::int64_t newest = 0;

 private:
  void hear(std::int64_t chat_seq) {
    if (chat_seq <= newest) return;
    EXPECT_EQ(chat_seq, newest + 1);
    newest = chat_seq;
  }
};

struct Answer {
  int times = 0;
  bool is_good = false;
  std::int64_t chat_seq = 0;  // of an append, or a read
};

struct Desk {
  Desk() {
    auto store = ChatStore::open(folder.file("chat.db"));
    EXPECT_TRUE(store.has_value());
    writer.emplace(std::move(*store), folder.file("chat.db"), DatabaseOptions{}, feed, clock, nullptr);
  }

  static domain::MessageId message_id(std::uint64_t number) { return test::id_of<domain::MessageId>(number); }

  void append(std::uint64_t user, std::uint64_t message) {
    Answer& answer = next();
    batch.emplace_back(AppendChat{{.auction_id = auction_id(1),
                                   .message_id = message_id(message),
                                   .user_id = user_id(user),
                                   .username = "somebody with a long name " + std::to_string(user),
                                   .message = "a line that is too long to stand in a string of its own kind"},
                                  [&answer](ChatAppendResult result) {
                                    ++answer.times;
                                    answer.is_good = result.has_value();
                                    answer.chat_seq = result ? result->chat_seq : 0;
                                  }});
  }
  void remove(std::uint64_t message) {
    Answer& answer = next();
    batch.emplace_back(RemoveChat{auction_id(1), message_id(message), counting(answer)});
  }
  void mute(std::uint64_t user) {
    Answer& answer = next();
    batch.emplace_back(MuteChat{auction_id(1), user_id(user), true, domain::Rank::host, counting(answer)});
  }
  void read() {
    Answer& answer = next();
    batch.emplace_back(ReadChat{auction_id(1), 0, [this, &answer](ChatSinceResult result) {
                                  ++answer.times;
                                  answer.is_good = result.has_value();
                                  answer.chat_seq = result ? result->chat_seq : 0;
                                  EXPECT_TRUE(!result || result->chat_seq == feed.newest) << "told of all, and no more";
                                }});
  }
  void run() {
    writer->run(batch);
    for (std::size_t i = 0; i < batch.size(); ++i) EXPECT_EQ(answers[i].times, 1) << i;
    batch.clear();
  }
  void begin() { answers = {}; }

  test::TemporaryFolder folder;
  test::ManualClock clock;
  Feed feed;
  std::optional<ChatWriter> writer;
  std::vector<ChatCommand> batch;
  std::array<Answer, 8> answers{};

 private:
  Answer& next() { return answers[batch.size()]; }
  static ChatDone<ChatStoreResult> counting(Answer& answer) {
    return [&answer](ChatStoreResult result) {
      ++answer.times;
      answer.is_good = result.has_value();
    };
  }
};

void say_the_first_line(Desk& desk) {
  desk.begin();
  desk.append(1, 1);
  desk.run();
  EXPECT_EQ(desk.answers[0].chat_seq, 1);
}

void prepare(Desk& desk) {
  desk.begin();
  desk.append(1, 2);
  desk.remove(1);
  desk.read();
  desk.mute(9);
  desk.append(9, 3);
  desk.append(2, 4);
  desk.read();
}

// Whatever came before: each command has its effect, once, and everybody was told.
void expect_all_as_if_nothing_had_been(Desk& desk) {
  prepare(desk);
  desk.run();
  const auto& answers = desk.answers;
  for (const std::size_t i : {0, 1, 2, 3, 5, 6}) EXPECT_TRUE(answers[i].is_good) << i;
  EXPECT_EQ(answers[0].chat_seq, 2);
  EXPECT_FALSE(answers[4].is_good) << "muted";
  EXPECT_EQ(answers[5].chat_seq, 4);
  EXPECT_EQ(answers[6].chat_seq, 4);
  EXPECT_EQ(desk.feed.newest, 4);
}

TEST(ChatWriterTest, GivesUpABatchWhicheverAllocationFailsAndGoesOn) {
  bool every_one_has_failed = false;
  int given_up = 0;
  for (std::int64_t number = 1; !every_one_has_failed; ++number) {
    SCOPED_TRACE(number);
    Desk desk;
    say_the_first_line(desk);
    prepare(desk);
    {
      const test::FailingAllocation failing(number);
      desk.writer->run(desk.batch);
      every_one_has_failed = !failing.happened();
    }
    for (std::size_t i = 0; i < desk.batch.size(); ++i) EXPECT_EQ(desk.answers[i].times, 1) << i;
    given_up += desk.answers[0].is_good ? 0 : 1;
    for (const std::size_t i : {0, 5})
      EXPECT_LE(desk.answers[i].chat_seq, desk.feed.newest) << "told, then acknowledged";
    desk.batch.clear();
    expect_all_as_if_nothing_had_been(desk);
    ASSERT_LT(number, 10'000);
  }
  EXPECT_GT(given_up, 10);
}

TEST(ChatWriterTest, TellsAgainWhatASubscriberDidNotTake) {
  Desk desk;
  say_the_first_line(desk);
  desk.feed.fails = [] { throw std::runtime_error("no memory for a subscriber"); };
  for (int i = 0; i < 3; ++i) {
    prepare(desk);
    desk.run();
    for (const std::size_t one : {0, 1, 2, 3, 4, 5, 6}) EXPECT_FALSE(desk.answers[one].is_good) << one;
    EXPECT_EQ(desk.feed.newest, 1);
  }
  desk.feed.fails = nullptr;
  desk.begin();
  desk.read();
  desk.run();
  EXPECT_EQ(desk.answers[0].chat_seq, 4) << "what was stored after all";
  expect_all_as_if_nothing_had_been(desk);
}

TEST(ChatWriterTest, GoesOnAfterAnAnswerThatThrew) {
  Desk desk;
  desk.begin();
  desk.append(1, 1);
  std::get<AppendChat>(desk.batch[0]).done = [&](ChatAppendResult) {
    ++desk.answers[0].times;
    throw std::bad_alloc();
  };
  desk.append(1, 2);
  desk.read();
  desk.run();
  EXPECT_EQ(desk.answers[1].chat_seq, 2);
  EXPECT_EQ(desk.answers[2].chat_seq, 2);
}

}  // namespace
}  // namespace fa::embedded
