// What every adapter of ports/chat_log.h guarantees. An adapter's test makes a harness and instantiates ChatLogContract
// with it, in one .cpp.
#pragma once

#include <gtest/gtest.h>

#include <memory>

#include "support/chat_sink.h"
#include "support/manual_clock.h"
#include "support/sync_auctions.h"

namespace fa::contract {

// An empty chat log of the adapter's.
struct ChatLogHarness {
  virtual ~ChatLogHarness() = default;
  virtual ports::ChatLog& chat() = 0;
  virtual ports::EventFeed& feed() = 0;  // the same before and after a restart
  virtual test::ManualClock& clock() = 0;
  virtual void restart() = 0;  // drops the adapter and opens the same store again
};
using MakeChatLogHarness = std::unique_ptr<ChatLogHarness> (*)();

class ChatLogContract : public testing::TestWithParam<MakeChatLogHarness> {
 protected:
  using Append = std::expected<ports::ChatAck, ports::ChatError>;
  using Since = std::expected<ports::ChatSnapshot, ports::ChatError>;

  ChatLogContract() : harness_(GetParam()()) { harness_->feed().subscribe(sink_); }
  ports::ChatLog& chat() { return harness_->chat(); }

  static domain::MessageId message_id(std::uint64_t number) { return test::id_of<domain::MessageId>(number); }
  static ports::ChatAppend line(std::uint64_t auction, std::uint64_t user, std::uint64_t message) {
    return {.auction_id = test::auction_id(auction),
            .message_id = message_id(message),
            .user_id = test::user_id(user),
            .username = "user" + std::to_string(user),
            .message = "line " + std::to_string(message)};
  }
  test::Pending<Append> begin_append(ports::ChatAppend chat) {
    test::Pending<Append> answer;
    harness_->chat().append(std::move(chat), answer.done());
    return answer;
  }
  Append append(std::uint64_t auction, std::uint64_t user, std::uint64_t message) {
    return begin_append(line(auction, user, message)).get();
  }
  std::int64_t appended(std::uint64_t auction, std::uint64_t user, std::uint64_t message) {
    const auto ack = append(auction, user, message);
    EXPECT_TRUE(ack.has_value());
    return ack ? ack->chat_seq : 0;
  }
  ports::ChatSnapshot since(std::uint64_t auction, std::optional<std::int64_t> chat_seq) {
    test::Pending<Since> answer;
    chat().since(test::auction_id(auction), chat_seq, answer.done());
    const auto snapshot = answer.get();
    EXPECT_TRUE(snapshot.has_value());
    return snapshot.value_or(ports::ChatSnapshot{});
  }
  // The texts of the history, newest first.
  std::vector<std::string> history(std::uint64_t auction, std::optional<std::int64_t> before = std::nullopt,
                                   std::size_t limit = 100) {
    const auto messages = chat().history(test::auction_id(auction), before, limit);
    EXPECT_TRUE(messages.has_value());
    std::vector<std::string> texts;
    for (const auto& message : messages.value_or(std::vector<ports::ChatMessage>{})) texts.push_back(message.message);
    return texts;
  }

  test::ChatSink sink_;  // outlives the adapter
  std::unique_ptr<ChatLogHarness> harness_;
};

using Seqs = std::vector<std::int64_t>;
using Texts = std::vector<std::string>;

TEST_P(ChatLogContract, CountsEachAuctionsMessagesFromOne) {
  EXPECT_EQ(appended(1, 1, 1), 1);
  EXPECT_EQ(appended(2, 1, 2), 1);
  EXPECT_EQ(appended(1, 2, 3), 2);
  EXPECT_EQ(sink_.seqs_of(1), (Seqs{1, 2}));
  EXPECT_EQ(sink_.seqs_of(2), (Seqs{1}));
}

TEST_P(ChatLogContract, PublishesWhatWasSaidBeforeItAcknowledges) {
  appended(1, 7, 3);
  const auto message = std::get<ports::ChatMessage>(sink_.events_of(1).at(0));
  EXPECT_EQ(message.message_id, message_id(3));
  EXPECT_EQ(message.user_id, test::user_id(7));
  EXPECT_EQ(message.username, "user7");
  EXPECT_EQ(message.message, "line 3");
  EXPECT_EQ(message.timestamp, harness_->clock().unix_ms());
  EXPECT_FALSE(message.deleted);
}

TEST_P(ChatLogContract, ARepeatGetsTheFirstAcknowledgementAndIsNotPublishedAgain) {
  EXPECT_EQ(appended(1, 1, 1), 1);
  EXPECT_EQ(appended(1, 1, 2), 2);
  EXPECT_EQ(appended(1, 1, 1), 1);
  harness_->restart();
  EXPECT_EQ(appended(1, 1, 1), 1);
  EXPECT_EQ(sink_.seqs_of(1), (Seqs{1, 2}));
}

TEST_P(ChatLogContract, RepeatsThatWaitTogetherAreOneMessage) {
  auto first = begin_append(line(1, 1, 1));
  auto second = begin_append(line(1, 1, 1));
  EXPECT_EQ(first.get()->chat_seq, 1);
  EXPECT_EQ(second.get()->chat_seq, 1);
  EXPECT_EQ(sink_.seqs_of(1), (Seqs{1}));
}

TEST_P(ChatLogContract, TheSameIdInAnotherAuctionIsAnotherMessage) {
  appended(1, 1, 1);
  EXPECT_EQ(append(2, 1, 1)->message_id, message_id(1));
  EXPECT_EQ(history(2), (Texts{"line 1"}));
}

TEST_P(ChatLogContract, WhoTakesAnothersIdGetsAnotherOneAlwaysTheSame) {
  appended(1, 1, 1);
  const auto other = append(1, 2, 1);
  ASSERT_TRUE(other.has_value());
  EXPECT_EQ(other->chat_seq, 2);
  EXPECT_NE(other->message_id, message_id(1));
  const auto repeated = append(1, 2, 1);
  EXPECT_EQ(repeated->message_id, other->message_id);
  EXPECT_EQ(repeated->chat_seq, 2);
  ASSERT_TRUE(chat().remove(test::auction_id(1), other->message_id).has_value());
  EXPECT_EQ(history(1), (Texts{"line 1"}));
  EXPECT_EQ(std::get<ports::ChatMessage>(sink_.events_of(1).at(0)).user_id, test::user_id(1));
}

TEST_P(ChatLogContract, RecoversWhatWasMissedOldestFirst) {
  for (std::uint64_t message = 1; message <= 5; ++message) appended(1, 1, message);
  for (const bool restarted : {false, true}) {
    if (restarted) harness_->restart();
    const auto snapshot = since(1, 2);
    EXPECT_EQ(snapshot.chat_seq, 5);
    EXPECT_TRUE(snapshot.recovered);
    EXPECT_EQ(test::seqs_of(snapshot.missed), (Seqs{3, 4, 5}));
    EXPECT_EQ(std::get<ports::ChatMessage>(snapshot.missed.at(0)).message, "line 3");
  }
}

TEST_P(ChatLogContract, NothingMissedIsRecovered) {
  appended(1, 1, 1);
  EXPECT_TRUE(since(1, 1).recovered);
  EXPECT_TRUE(since(1, 1).missed.empty());
  EXPECT_TRUE(since(2, 0).recovered);
}

TEST_P(ChatLogContract, WithoutAPositionOrFromTheFutureNothingIsRecovered) {
  appended(1, 1, 1);
  for (const auto& position : {std::optional<std::int64_t>(), std::optional<std::int64_t>(2)}) {
    const auto snapshot = since(1, position);
    EXPECT_FALSE(snapshot.recovered);
    EXPECT_TRUE(snapshot.missed.empty());
    EXPECT_EQ(snapshot.chat_seq, 1);
  }
}

TEST_P(ChatLogContract, RecoversExactlyTheLimitAndNoMore) {
  std::vector<test::Pending<Append>> answers;
  for (std::uint64_t message = 1; message <= ports::kMissedChatMax + 1; ++message)
    answers.push_back(begin_append(line(1, 1, message)));
  for (auto& answer : answers) ASSERT_TRUE(answer.get().has_value());
  for (const bool restarted : {false, true}) {
    if (restarted) harness_->restart();
    EXPECT_TRUE(since(1, 1).recovered);
    EXPECT_EQ(since(1, 1).missed.size(), static_cast<std::size_t>(ports::kMissedChatMax));
    EXPECT_FALSE(since(1, 0).recovered);
    EXPECT_TRUE(since(1, 0).missed.empty());
  }
}

TEST_P(ChatLogContract, ASnapshotIsConsistentWithTheFeed) {
  std::vector<test::Pending<Append>> answers;
  for (std::uint64_t message = 1; message <= 300; ++message) {
    answers.push_back(begin_append(line(1, 1, message)));
    if (message % 50 != 0) continue;
    test::Pending<Since> snapshot;
    std::int64_t published = -1;
    chat().since(test::auction_id(1), 0, [&, done = snapshot.done()](Since result) mutable {
      published = sink_.last_seq_of(1);
      done(std::move(result));
    });
    const auto seen = snapshot.get();
    ASSERT_TRUE(seen.has_value());
    EXPECT_EQ(seen->chat_seq, published);
    EXPECT_EQ(seen->missed.size(), static_cast<std::size_t>(published));
  }
  for (auto& answer : answers) EXPECT_TRUE(answer.get().has_value());
}

TEST_P(ChatLogContract, ADeletionTakesAPlaceAndHidesTheText) {
  appended(1, 1, 1);
  appended(1, 1, 2);
  ASSERT_TRUE(chat().remove(test::auction_id(1), message_id(1)).has_value());
  EXPECT_EQ(appended(1, 1, 3), 4);
  EXPECT_EQ(sink_.seqs_of(1), (Seqs{1, 2, 3, 4}));
  EXPECT_EQ(std::get<ports::ChatDeleted>(sink_.events_of(1).at(2)).message_id, message_id(1));
  EXPECT_EQ(history(1), (Texts{"line 3", "line 2"}));
  for (const bool restarted : {false, true}) {
    if (restarted) harness_->restart();
    const auto missed = since(1, 0).missed;
    ASSERT_EQ(test::seqs_of(missed), (Seqs{1, 2, 3, 4}));
    EXPECT_TRUE(std::get<ports::ChatMessage>(missed[0]).deleted);
    EXPECT_EQ(std::get<ports::ChatMessage>(missed[0]).message, "");
    EXPECT_EQ(std::get<ports::ChatDeleted>(missed[2]).message_id, message_id(1));
  }
}

TEST_P(ChatLogContract, ASecondDeletionChangesNothing) {
  appended(1, 1, 1);
  ASSERT_TRUE(chat().remove(test::auction_id(1), message_id(1)).has_value());
  ASSERT_TRUE(chat().remove(test::auction_id(1), message_id(1)).has_value());
  EXPECT_EQ(sink_.seqs_of(1), (Seqs{1, 2}));
}

TEST_P(ChatLogContract, WhatIsNotThereCannotBeDeleted) {
  appended(2, 1, 1);
  const auto removed = chat().remove(test::auction_id(1), message_id(1));
  ASSERT_FALSE(removed.has_value());
  EXPECT_EQ(removed.error().kind, ports::StoreErrorKind::not_found);
  EXPECT_TRUE(sink_.events_of(1).empty());
}

TEST_P(ChatLogContract, TheMutedCannotSpeakUntilTheyAreUnmuted) {
  appended(1, 1, 1);
  ASSERT_TRUE(chat().set_muted(test::auction_id(1), test::user_id(1), true, domain::Rank::host).has_value());
  for (const bool restarted : {false, true}) {
    if (restarted) harness_->restart();
    EXPECT_EQ(append(1, 1, 2).error(), ports::ChatError::muted);
    EXPECT_EQ(appended(1, 1, 1), 1) << "what was said before gets its acknowledgement again";
    EXPECT_TRUE(append(2, 1, 9).has_value()) << "another auction";
    EXPECT_TRUE(append(1, 2, 10).has_value()) << "somebody else";
  }
  ASSERT_TRUE(chat().set_muted(test::auction_id(1), test::user_id(1), false, domain::Rank::host).has_value());
  EXPECT_TRUE(append(1, 1, 2).has_value());
  EXPECT_EQ(sink_.mutes_of(1), (std::vector<bool>{true, false}));
}

TEST_P(ChatLogContract, WhoIsMutedIsListed) {
  using Users = std::vector<domain::UserId>;
  const auto listed = [&](std::uint64_t auction) { return chat().muted(test::auction_id(auction)); };
  EXPECT_EQ(listed(1), Users{});
  for (const std::uint64_t user : {2, 1, 1}) {
    ASSERT_TRUE(chat().set_muted(test::auction_id(1), test::user_id(user), true, domain::Rank::host).has_value());
  }
  EXPECT_EQ(listed(1), (Users{test::user_id(1), test::user_id(2)}));
  EXPECT_EQ(listed(2), Users{}) << "another auction";
  ASSERT_TRUE(chat().set_muted(test::auction_id(1), test::user_id(1), false, domain::Rank::host).has_value());
  EXPECT_EQ(listed(1), Users{test::user_id(2)});
}

TEST_P(ChatLogContract, TheHistoryIsReadInPagesNewestFirst) {
  for (std::uint64_t message = 1; message <= 5; ++message) appended(1, 1, message);
  EXPECT_EQ(history(1, std::nullopt, 2), (Texts{"line 5", "line 4"}));
  EXPECT_EQ(history(1, 4, 2), (Texts{"line 3", "line 2"}));
  EXPECT_EQ(history(1, 2, 2), (Texts{"line 1"}));
  EXPECT_EQ(history(1, 1, 2), Texts{});
  EXPECT_EQ(history(2), Texts{});
}

TEST_P(ChatLogContract, KeepsEveryKindAndEveryCharacter) {
  auto said = line(1, 1, 1);
  said.message = "café <b>\"'\xF0\x9F\x98\x80\n";
  said.type = ports::ChatType::auctioneer;
  ASSERT_TRUE(begin_append(said).get().has_value());
  ports::ChatAppend system{.auction_id = test::auction_id(1), .message_id = message_id(2), .message = "Extended"};
  system.type = ports::ChatType::system;
  ASSERT_TRUE(begin_append(system).get().has_value());
  harness_->restart();
  const auto missed = since(1, 0).missed;
  ASSERT_EQ(missed.size(), 2u);
  EXPECT_EQ(std::get<ports::ChatMessage>(missed[0]).message, said.message);
  EXPECT_EQ(std::get<ports::ChatMessage>(missed[0]).type, ports::ChatType::auctioneer);
  EXPECT_EQ(std::get<ports::ChatMessage>(missed[1]).type, ports::ChatType::system);
  EXPECT_EQ(std::get<ports::ChatMessage>(missed[1]).user_id, domain::UserId{});
}

}  // namespace fa::contract
