// Bids over realtime: the session checks who asks and how often, the port decides, and everybody hears their part.
#include <gtest/gtest.h>

#include "gateway/support/house.h"

namespace fa::gateway::test {
namespace {

TEST(Bids, AreAcknowledgedWithTheDecision) {
  House house;
  const auto id = house.open();
  const auto alice = house.viewer(id, "alice");
  const std::string bid_id = domain::to_string(uuid_of(7));
  const auto ref = alice->request("place_bid", about(id, R"("amount":"12.50","bid_id":")" + bid_id + '"'));
  house.settle();
  const Value* ack = alice->answer(ref);
  ASSERT_TRUE(ack);
  EXPECT_TRUE(ack->find("ok")->boolean());
  EXPECT_EQ(*ack->string_at("bid_id"), bid_id);
  EXPECT_EQ(*ack->int64_at("seq"), 2);
  EXPECT_EQ(*ack->string_at("amount"), "12.50");
  EXPECT_FALSE(ack->find("extended")->boolean());
  EXPECT_EQ(house.observer.bids["accepted"], 1);
}

TEST(Bids, NeedNoJoin) {
  House house;
  const auto id = house.open();
  const auto alice = house.plain("alice");
  const auto ref = alice->request("place_bid", bid_fields(id, "5"));
  house.settle();
  EXPECT_EQ(alice->ack_code(ref), "ok");
}

TEST(Bids, RefusedTellTheMinimum) {
  House house;
  const auto id = house.open();
  house.bid(id, 1000);
  const auto alice = house.viewer(id, "alice");
  const auto ref = alice->request("place_bid", bid_fields(id, "10.00"));
  house.settle();
  EXPECT_EQ(alice->ack_code(ref), "bid_too_low");
  EXPECT_EQ(*alice->answer(ref)->find("error")->string_at("minimum_bid"), "10.01");
  EXPECT_EQ(house.observer.bids["bid_too_low"], 1);
}

TEST(Bids, OfAGuestAreUnauthenticatedBeforeTheirShapeIsLookedAt) {
  House house;
  const auto guest = house.plain();
  EXPECT_EQ(guest->ack_code(guest->request("place_bid", R"("amount":[])")), "unauthenticated");
  EXPECT_EQ(guest->ack_code(guest->request("BID", R"("amount":5)")), "unauthenticated");
  EXPECT_EQ(house.live.places, 0);
}

TEST(Bids, AreAlwaysThoseOfTheTokensOwner) {
  House house;
  const auto id = house.open();
  const auto alice = house.viewer(id, "alice");
  alice->request("place_bid", about(id, R"("amount":"5.00","user_id":")" + domain::to_string(user_id_of("bob")) + '"'));
  house.settle();
  EXPECT_EQ(house.live.at(id).high_bid()->user_id, user_id_of("alice"));
}

TEST(Bids, InTheShortFormAreForTheOneJoinedAuction) {
  House house;
  const auto first = house.open();
  const auto second = house.open();
  const auto alice = house.plain("alice");
  EXPECT_EQ(alice->ack_code(alice->request("BID", R"("amount":5)")), "invalid_message") << "none joined";
  alice->request("join_auction", about(first));
  const auto at_once = alice->request("BID", R"("amount":5)");  // waits for the join
  house.settle();
  EXPECT_EQ(alice->ack_code(at_once), "ok");
  EXPECT_EQ(house.live.at(first).bid_count(), 1);
  EXPECT_EQ(alice->ack_code(alice->request("BID", bid_fields(second, "6"))), "invalid_message") << "names another";
  alice->request("join_auction", about(second));
  house.settle();
  EXPECT_EQ(alice->ack_code(alice->request("BID", R"("amount":7)")), "invalid_message") << "two joined";
}

TEST(Bids, WithoutARefAreToldOnlyWhereTheyFail) {
  House house;
  const auto id = house.open();
  const auto alice = house.viewer(id, "alice");
  alice->send(R"({"type":"BID","amount":"5.00"})");
  alice->send(R"({"type":"BID","amount":"0.50"})");
  house.settle();
  EXPECT_EQ(house.live.at(id).bid_count(), 1);
  const auto errors = alice->events("error");
  ASSERT_EQ(errors.size(), 1u);
  EXPECT_EQ(*errors[0].string_at("code"), "bid_too_low");
  EXPECT_EQ(*errors[0].string_at("auction_id"), domain::to_string(id));
}

TEST(Bids, EndAsUnknownWhereTheStoreDoesNotAnswer) {
  House house;
  const auto id = house.open();
  const auto alice = house.viewer(id, "alice");
  const std::string bid_id = domain::to_string(uuid_of(7));
  const auto ref = alice->request("place_bid", about(id, R"("amount":"5.00","bid_id":")" + bid_id + '"'));
  house.live.thread.forget_all();
  house.advance(4'800);
  EXPECT_EQ(alice->ack_code(ref), "");
  house.advance(400);
  EXPECT_EQ(alice->ack_code(ref), "outcome_unknown");
  EXPECT_EQ(*alice->answer(ref)->find("error")->string_at("bid_id"), bid_id);
}

TEST(Bids, AnsweredAfterTheirDeadlineAreNotAnsweredTwice) {
  House house;
  const auto id = house.open();
  const auto alice = house.viewer(id, "alice");
  const auto ref = alice->request("place_bid", bid_fields(id, "5"));
  house.advance(5'200);
  EXPECT_EQ(alice->ack_code(ref), "outcome_unknown");
  const auto before = alice->messages().size();
  house.settle();
  std::size_t acks = 0;
  for (const Message& message : alice->messages()) acks += message.type == "ack" && message.ref == ref;
  EXPECT_EQ(acks, 1u);
  EXPECT_GT(alice->messages().size(), before) << "the bid itself is told as an event";
}

TEST(Bids, OfSomebodyWhoHasGoneAreDecidedAllTheSame) {
  House house;
  const auto id = house.open();
  auto alice = house.viewer(id, "alice");
  alice->request("place_bid", bid_fields(id, "5"));
  alice.reset();
  const auto bob = house.plain("bob");  // takes the same slot in the table of sessions
  house.settle();
  EXPECT_EQ(house.live.at(id).bid_count(), 1);
  EXPECT_TRUE(bob->messages().empty());
}

TEST(Bids, TellWhichFailureItWas) {
  House house;
  const auto id = house.open();
  const auto alice = house.viewer(id, "alice");
  house.live.failure = ports::Failure::unavailable;
  const auto first = alice->request("place_bid", bid_fields(id, "5"));
  house.settle();
  house.live.failure = ports::Failure::outcome_unknown;
  const auto second = alice->request("place_bid", bid_fields(id, "5"));
  house.settle();
  EXPECT_EQ(alice->ack_code(first), "unavailable");
  EXPECT_EQ(alice->ack_code(second), "outcome_unknown");
}

TEST(Bids, OfTheUnverifiedAreForbiddenWhereTheHouseSaysSo) {
  Settings settings = generous_settings();
  settings.require_verified_to_bid = true;
  House house(settings);
  const auto id = house.open();
  const auto alice = house.plain("alice");
  const auto vera = house.plain("verified-vera");
  const auto refused = alice->request("place_bid", bid_fields(id, "5"));
  const auto taken = vera->request("place_bid", bid_fields(id, "5"));
  house.settle();
  EXPECT_EQ(alice->ack_code(refused), "forbidden");
  EXPECT_EQ(vera->ack_code(taken), "ok");
}

class PersonalMessages : public testing::Test {
 protected:
  House house_{generous_settings(), 2};
  const domain::AuctionId id_ = house_.open();
  std::unique_ptr<PlainClient> tab_ = house_.viewer(id_, "alice");
  std::unique_ptr<PlainClient> phone_ = house_.viewer(id_, "alice", 1);  // on another loop
  std::unique_ptr<PlainClient> bob_ = house_.viewer(id_, "bob", 1);
  std::unique_ptr<PlainClient> guest_ = house_.viewer(id_);
};

TEST_F(PersonalMessages, ReachEveryTabOfThatPersonAndNobodyElse) {
  tab_->request("place_bid", bid_fields(id_, "5.00"));
  house_.settle();
  EXPECT_EQ(tab_->count("you_are_winning"), 1u);
  EXPECT_EQ(phone_->count("you_are_winning"), 1u);
  house_.advance(20);
  bob_->request("place_bid", bid_fields(id_, "6.00"));
  house_.settle();
  for (const auto* client : {tab_.get(), phone_.get()}) {
    const auto outbid = client->events("you_were_outbid");
    ASSERT_EQ(outbid.size(), 1u);
    EXPECT_EQ(*outbid[0].int64_at("seq"), 3);
    EXPECT_EQ(*outbid[0].string_at("amount"), "5.00");
    EXPECT_EQ(*outbid[0].string_at("current_high_bid"), "6.00");
    EXPECT_EQ(*outbid[0].string_at("minimum_bid"), "6.01");
  }
  EXPECT_EQ(bob_->count("you_are_winning"), 1u);
  EXPECT_EQ(bob_->count("you_were_outbid"), 0u);
  EXPECT_EQ(guest_->count("you_are_winning") + guest_->count("you_were_outbid"), 0u);
}

TEST_F(PersonalMessages, AreEachToldWithTheBidsThatTheyAreAbout) {
  house_.bid(id_, 100, "carol");
  for (int cents = 200; cents <= 500; cents += 100) house_.bid(id_, cents, cents % 200 == 0 ? "alice" : "bob");
  EXPECT_EQ(tab_->count("you_are_winning") + tab_->count("you_were_outbid"), 0u) << "the merged bids wait too";
  house_.advance(40);
  EXPECT_EQ(tab_->count("you_are_winning"), 2u);
  EXPECT_EQ(tab_->count("you_were_outbid"), 2u);
  EXPECT_EQ(bob_->count("you_are_winning"), 2u);
  EXPECT_EQ(bob_->count("you_were_outbid"), 1u);
  EXPECT_EQ(tab_->count("bid_placed"), 2u);
}

TEST_F(PersonalMessages, AreNotSentForRaisingOnesOwnBid) {
  for (const char* amount : {"5.00", "6.00"}) tab_->request("place_bid", bid_fields(id_, amount));
  house_.settle();
  EXPECT_EQ(tab_->count("you_are_winning"), 2u);
  EXPECT_EQ(tab_->count("you_were_outbid"), 0u);
}

TEST_F(PersonalMessages, AreNeverMerged) {
  for (int cents = 500; cents < 520; ++cents) {
    const std::string amount = domain::to_string(domain::Cents{cents});
    (cents % 2 ? bob_ : tab_)->request("place_bid", bid_fields(id_, '"' + amount + '"'));
  }
  house_.settle();
  EXPECT_EQ(phone_->count("you_are_winning"), 10u);
  EXPECT_EQ(phone_->count("you_were_outbid"), 10u);
}

// Protocol: on each of the person's connections, whichever auctions these have joined.
TEST_F(PersonalMessages, NeedNoJoin) {
  tab_->request("leave_auction", about(id_));
  const auto home = house_.plain("alice");
  const auto glance = house_.plain("alice");
  glance->request("join_auction", about(id_, R"("presence":false)"));
  const auto bidding = house_.socketio("/bidding", R"({"token":"alice"})");
  const auto timer = house_.socketio("/timer", R"({"token":"alice"})");
  house_.settle();
  phone_->request("place_bid", bid_fields(id_, "5.00"));
  house_.settle();
  house_.bid(id_, 600, "carol");
  house_.advance(40);
  for (const auto* client : {tab_.get(), phone_.get(), home.get(), glance.get()}) {
    EXPECT_EQ(client->count("you_are_winning"), 1u);
    EXPECT_EQ(client->count("you_were_outbid"), 1u);
  }
  EXPECT_EQ(bidding->count("you_were_outbid"), 1u);
  EXPECT_EQ(timer->count("you_were_outbid"), 0u) << "that namespace has none";
}

TEST_F(PersonalMessages, ComeWhereNobodyWatches) {
  const auto other = house_.open();
  const auto home = house_.plain("alice");
  const auto ref = home->request("place_bid", bid_fields(other, "5.00"));
  house_.settle();
  EXPECT_EQ(home->ack_code(ref), "ok");
  EXPECT_EQ(home->count("you_are_winning"), 1u);
  house_.bid(other, 600, "carol");
  EXPECT_EQ(home->count("you_were_outbid"), 1u);
}

TEST_F(PersonalMessages, EndWithTheSessionAndWithTheSignIn) {
  const auto changing = house_.plain("alice");
  house_.settle();
  changing->request("auth", R"("token":"bob")");
  house_.settle();
  phone_.reset();
  tab_->request("place_bid", bid_fields(id_, "5.00"));
  house_.settle();
  EXPECT_EQ(tab_->count("you_are_winning"), 1u);
  EXPECT_EQ(changing->count("you_are_winning"), 0u);
}

// The snapshot of the auction is there, that of the chat is not: a bid between the two.
TEST_F(PersonalMessages, AreNotLostWhileOneJoins) {
  house_.bid(id_, 500, "alice");
  const auto joining = house_.plain("alice");
  house_.settle();
  joining->request("join_auction", about(id_));
  house_.turn_loops();
  house_.bid(id_, 600, "carol");
  house_.advance(40);
  EXPECT_EQ(joining->count("you_were_outbid"), 1u);
}

}  // namespace
}  // namespace fa::gateway::test
