// Joining, recovering and leaving (protocol, "Client to server").
#include <gtest/gtest.h>

#include "gateway/support/house.h"
#include "gateway/support/model_viewer.h"

namespace fa::gateway::test {
namespace {

std::string since(std::string_view epoch, std::int64_t seq, std::int64_t chat_seq) {
  return R"("since":{"epoch":)" + std::string(epoch) + R"(,"seq":)" + std::to_string(seq) + R"(,"chat_seq":)" +
         std::to_string(chat_seq) + "}";
}

class Join : public testing::Test {
 protected:
  // The acknowledgement of a join with these further fields, on a new connection.
  Value join(std::string_view fields = "") {
    clients_.push_back(house_.plain());
    const auto ref = clients_.back()->request("join_auction", about(id_, fields));
    house_.settle();
    const Value* ack = clients_.back()->answer(ref);
    return ack ? *ack : Value();
  }

  House house_;
  const domain::AuctionId id_ = house_.open();
  std::vector<std::unique_ptr<PlainClient>> clients_;
};

TEST_F(Join, AnswersWithTheState) {
  house_.bid(id_, 500);
  house_.chat(id_, "hello");
  const Value ack = join();
  EXPECT_TRUE(ack.find("ok")->boolean());
  EXPECT_FALSE(ack.find("recovered")->boolean());
  EXPECT_TRUE(ack.find("missed")->items().empty());
  const Value& state = *ack.find("state");
  EXPECT_EQ(*state.string_at("auction_id"), domain::to_string(id_));
  EXPECT_EQ(*state.int64_at("seq"), 2);
  EXPECT_EQ(*state.int64_at("chat_seq"), 1);
  EXPECT_EQ(*state.string_at("current_high_bid"), "5.00");
  EXPECT_EQ(*state.int64_at("participant_count"), 1);
  EXPECT_TRUE(state.find("playback_url")->is_null());
}

TEST_F(Join, RecoversWhatWasMissedUnmergedAndOldestFirst) {
  for (const int cents : {100, 200, 300}) house_.bid(id_, cents);
  house_.chat(id_, "one");
  house_.chat(id_, "two");
  const Value ack = join(since("1", 2, 1));
  EXPECT_TRUE(ack.find("recovered")->boolean());
  const auto& missed = ack.find("missed")->items();
  ASSERT_EQ(missed.size(), 2u);
  EXPECT_EQ(*missed[0].string_at("type"), "bid_placed");
  EXPECT_EQ(*missed[0].int64_at("seq"), 3);
  EXPECT_EQ(*missed[1].int64_at("seq"), 4);
  EXPECT_EQ(*missed[1].int64_at("merged"), 0);
  EXPECT_TRUE(ack.find("chat_recovered")->boolean());
  ASSERT_EQ(ack.find("missed_chat")->items().size(), 1u);
  EXPECT_EQ(*ack.find("missed_chat")->items()[0].string_at("message"), "two");
}

TEST_F(Join, RecoversExtensionsAndTheClose) {
  house_.clock.us += 590'000'000;
  house_.bid(id_, 100);
  house_.live.close_now(id_);
  const auto missed = join(since("1", 1, 0)).find("missed")->items();
  std::vector<std::string> types;
  for (const Value& event : missed) types.push_back(*event.string_at("type"));
  EXPECT_EQ(types, (std::vector<std::string>{"bid_placed", "anti_snipe", "auction_ended"}));
}

TEST_F(Join, DoesNotRecoverFromAnotherEpochOrTheFuture) {
  house_.bid(id_, 100);
  for (const char* epoch : {"2", "\"1\"", "1.5", "true", "null", "\"x\""}) {
    const Value ack = join(since(epoch, 1, 0));
    EXPECT_TRUE(ack.find("ok")->boolean()) << epoch;
    EXPECT_FALSE(ack.find("recovered")->boolean()) << epoch;
    EXPECT_TRUE(ack.find("chat_recovered")->boolean()) << "chat recovers by itself";
  }
  const Value future = join(since("1", 99, 99));
  EXPECT_FALSE(future.find("recovered")->boolean());
  EXPECT_FALSE(future.find("chat_recovered")->boolean());
}

TEST_F(Join, DoesNotRecoverFromBeforeTheBeginning) {
  house_.bid(id_, 100);
  const Value ack = join(since("1", -1, -1));
  EXPECT_FALSE(ack.find("recovered")->boolean());
  EXPECT_FALSE(ack.find("chat_recovered")->boolean());
  EXPECT_TRUE(join(since("1", 0, 0)).find("recovered")->boolean()) << "zero is before the first";
}

TEST_F(Join, StartsAnewWhereTooMuchHappensMeanwhile) {
  Settings settings = generous_settings();
  settings.limits.recent_events_max = 3;
  House house(settings);
  const auto id = house.open();
  const auto client = house.plain();
  client->request("join_auction", about(id));
  ASSERT_TRUE(house.chat_log.thread.step());  // the chat's half is read before anything is said …
  house.turn_loops();
  ModelViewer model;
  for (int i = 0; i < 10; ++i)
    house.chat_log.append({id, {uuid_of(static_cast<std::uint32_t>(i))}, user_id_of("a"), "a", "hello"},
                          [](const auto&) {});
  while (house.chat_log.thread.step()) house.turn_loops();  // … and all of this before the auction's half comes
  house.settle();
  house.advance(1'100);
  house.settle();
  model.read(*client);
  EXPECT_EQ(model.difference_from(house.live.at(id), 10), "");
}

TEST_F(Join, RefusesAnUnknownAuctionAndRemembersNothingOfIt) {
  const auto client = house_.plain();
  const auto unknown = client->request("join_auction", about({uuid_of(424242)}));
  const auto malformed = client->request("join_auction", R"("auction_id":"../../etc/passwd")");
  house_.settle();
  EXPECT_EQ(client->ack_code(unknown), "auction_not_found");
  EXPECT_EQ(client->ack_code(malformed), "auction_not_found");
  house_.advance(1'100);
  EXPECT_EQ(house_.observer.rooms, 0);
}

TEST_F(Join, BoundsTheJoinedAuctions) {
  Settings settings = generous_settings();
  settings.limits.joined_auctions_max = 1;
  House house(settings);
  const auto id = house.open();
  const auto client = house.viewer(id);
  const auto second = client->request("join_auction", about(house.open()));
  const auto again = client->request("join_auction", about(id));
  house.settle();
  EXPECT_EQ(client->ack_code(second), "rate_limited");
  EXPECT_EQ(client->ack_code(again), "ok") << "the same one again is no further one";
}

TEST_F(Join, OfThe51stAuctionIsRefusedWithoutAWaitUntilOneIsLeft) {
  const auto client = house_.viewer(id_);
  for (int joined = 1; joined < 50; ++joined) {
    const auto ref = client->request("join_auction", about(house_.open()));
    house_.settle();
    EXPECT_EQ(client->ack_code(ref), "ok") << joined;
  }
  const auto next = house_.open();
  const auto refused = client->request("join_auction", about(next));
  house_.settle();
  EXPECT_EQ(client->ack_code(refused), "rate_limited");
  EXPECT_EQ(client->answer(refused)->find("error")->find("retry_after_ms"), nullptr) << "waiting does not help";
  client->request("leave_auction", about(id_));
  const auto again = client->request("join_auction", about(next));
  house_.settle();
  EXPECT_EQ(client->ack_code(again), "ok");
}

TEST_F(Join, TwiceAtOnceAnswersBothAndTellsEventsOnce) {
  const auto client = house_.plain();
  const auto first = client->request("join_auction", about(id_));
  const auto second = client->request("join_auction", about(id_));
  house_.settle();
  EXPECT_EQ(client->ack_code(first), "ok");
  EXPECT_EQ(client->ack_code(second), "ok");
  house_.bid(id_, 100);
  EXPECT_EQ(client->count("bid_placed"), 1u);
  EXPECT_EQ(house_.gateway.participants(id_), 1);
}

TEST_F(Join, LosesNothingThatHappensWhileTheSnapshotIsOnItsWay) {
  const auto client = house_.plain();
  const auto ref = client->request("join_auction", about(id_));
  ASSERT_TRUE(house_.live.thread.step());  // the auction's half is read at seq 1 …
  house_.turn_loops();
  house_.live.bid_elsewhere(id_, user_id_of("a"), "a", {100});
  ASSERT_TRUE(house_.live.thread.step());  // … then a bid is told …
  house_.turn_loops();
  EXPECT_TRUE(client->messages().empty());
  house_.settle();  // … and only then the chat's half comes
  EXPECT_EQ(*client->answer(ref)->find("state")->int64_at("seq"), 1);
  ASSERT_EQ(client->count("bid_placed"), 1u);
  EXPECT_EQ(*client->events("bid_placed")[0].int64_at("seq"), 2);
}

TEST_F(Join, DoublesNothingThatTheRoomStillHolds) {
  const auto viewer = house_.viewer(id_);
  house_.bid(id_, 100);
  house_.bid(id_, 200);
  house_.bid(id_, 300);  // seq 3 and 4 wait for the tick
  const auto late = house_.viewer(id_);
  house_.bid(id_, 400);
  house_.advance(40);
  const auto bids = late->events("bid_placed");
  ASSERT_EQ(bids.size(), 1u);
  EXPECT_EQ(*bids[0].int64_at("seq"), 5);
  EXPECT_EQ(*bids[0].int64_at("merged"), 0) << "its snapshot held seq 4";
  EXPECT_EQ(*viewer->events("bid_placed").back().int64_at("merged"), 2);
}

TEST_F(Join, IsUnavailableWhereAStoreDoesNotAnswer) {
  const auto client = house_.plain();
  const auto ref = client->request("join_auction", about(id_));
  const auto then = client->request("leave_auction", about(id_));  // waits for the join
  house_.live.thread.forget_all();
  house_.advance(5'200);
  EXPECT_EQ(client->ack_code(ref), "unavailable");
  EXPECT_EQ(client->ack_code(then), "ok");
  house_.settle();
  house_.bid(id_, 100);
  EXPECT_EQ(client->count("bid_placed"), 0u);
}

TEST_F(Join, IsUnavailableWhereTheChatCannotBeRead) {
  house_.chat_log.failing = true;
  const auto client = house_.plain();
  const auto ref = client->request("join_auction", about(id_));
  house_.settle();
  EXPECT_EQ(client->ack_code(ref), "unavailable");
}

TEST_F(Join, WithoutARefIsAnsweredByTheStateAsAnEvent) {
  const auto client = house_.plain();
  client->send(R"({"type":"join_auction",)" + about(id_) + "}");
  house_.settle();
  EXPECT_EQ(client->count("auction_state"), 1u);
}

TEST_F(Join, OfAClosedAuctionTellsItsOutcome) {
  house_.bid(id_, 500);
  house_.live.close_now(id_);
  const Value ack = join();
  const Value& state = *ack.find("state");
  EXPECT_EQ(*state.string_at("status"), "closed");
  EXPECT_EQ(*state.string_at("winning_bid"), "5.00");
  EXPECT_TRUE(state.find("ledger_hash")->is_null());
}

TEST_F(Join, EndsWithLeaving) {
  const auto client = house_.viewer(id_);
  const auto ref = client->request("leave_auction", about(id_));
  const auto again = client->request("leave_auction", about(id_));
  EXPECT_EQ(client->ack_code(ref), "ok");
  EXPECT_EQ(client->ack_code(again), "ok") << "leaving what one has not joined changes nothing";
  house_.bid(id_, 100);
  EXPECT_EQ(client->count("bid_placed"), 0u);
}

TEST_F(Join, MayEndWithTheConnectionAtAnyMoment) {
  auto client = house_.plain();
  client->request("join_auction", about(id_));
  client.reset();
  house_.settle();
  EXPECT_EQ(house_.gateway.participants(id_), 0);
}

}  // namespace
}  // namespace fa::gateway::test
