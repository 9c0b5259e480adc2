// How many people look: distinct signed-in users but the host, and guests once a network and browser, over all loops.
#include <gtest/gtest.h>

#include "gateway/support/house.h"

namespace fa::gateway::test {
namespace {

class PresenceTest : public testing::Test {
 protected:
  std::int64_t count() { return house_.gateway.participants(id_); }
  std::int64_t last_told(const Client& client) {
    const auto told = client.events("participants");
    return told.empty() ? -1 : *told.back().int64_at("participant_count");
  }

  // A viewer without an account, from a network and with a browser of their own.
  std::unique_ptr<PlainClient> guest(const std::string& address, const std::string& browser = "Firefox",
                                     std::size_t loop = 0) {
    auto client = std::make_unique<PlainClient>(house_.endpoints[loop], std::nullopt, address, browser);
    house_.settle();
    client->request("join_auction", about(id_));
    house_.settle();
    return client;
  }

  House house_{generous_settings(), 2};
  const domain::AuctionId id_ = house_.open();
};

TEST_F(PresenceTest, CountsAPersonOnceHoweverManyTabs) {
  const auto tab = house_.viewer(id_, "alice");
  const auto another = house_.viewer(id_, "alice");
  const auto phone = house_.viewer(id_, "alice", 1);
  EXPECT_EQ(count(), 1);
  const auto bob = house_.viewer(id_, "bob", 1);
  EXPECT_EQ(count(), 2);
}

TEST_F(PresenceTest, CountsGuestsOncePerNetworkAndBrowser) {
  const auto one = guest("192.0.2.1");
  const auto another_tab = guest("192.0.2.1", "Firefox", 1);
  EXPECT_EQ(count(), 1);
  const auto another_browser = guest("192.0.2.1", "Safari", 1);
  EXPECT_EQ(count(), 2);
  const auto another_network = guest("192.0.2.2");
  EXPECT_EQ(count(), 3);
}

TEST_F(PresenceTest, DoesNotCountTheHost) {
  const auto host = house_.viewer(id_, "host");
  EXPECT_EQ(count(), 0);
  const auto alice = house_.viewer(id_, "alice");
  EXPECT_EQ(count(), 1);
  const auto another_tab = house_.viewer(id_, "host", 1);
  EXPECT_EQ(count(), 1);
  host->disconnect();
  EXPECT_EQ(count(), 1);
  const auto elsewhere = house_.open(600'000, "somebody");
  const auto looking = house_.viewer(elsewhere, "host");
  EXPECT_EQ(house_.gateway.participants(elsewhere), 1) << "hosts of one are people of another";
}

TEST_F(PresenceTest, CountsTheNamespacesOfOneConnectionOnce) {
  FakeChannel line;
  std::vector<std::unique_ptr<SocketIoClient>> sockets;
  for (const char* nsp : {"/", "/bidding", "/chat", "/timer"}) {
    sockets.push_back(std::make_unique<SocketIoClient>(house_.endpoints[0], nsp, "", &line));
    sockets.back()->request("join_auction", about(id_));
  }
  house_.settle();
  EXPECT_EQ(count(), 1);
  sockets.clear();
  EXPECT_EQ(count(), 0);
}

TEST_F(PresenceTest, DoesNotCountALookInPassingUntilItStays) {
  const auto passer = house_.plain("alice");
  const auto ref = passer->request("join_auction", about(id_, R"("presence":false)"));
  house_.settle();
  EXPECT_EQ(passer->ack_code(ref), "ok");
  EXPECT_EQ(count(), 0);
  house_.bid(id_, 1'000, "bob");
  house_.settle();
  EXPECT_EQ(passer->count("bid_placed"), 1u) << "it is told all the same";
  passer->request("join_auction", about(id_));
  house_.settle();
  EXPECT_EQ(count(), 1);
  passer->request("join_auction", about(id_, R"("presence":false)"));
  house_.settle();
  EXPECT_EQ(count(), 1) << "who stays, stays";
  passer->request("leave_auction", about(id_));
  house_.settle();
  EXPECT_EQ(count(), 0);
  const auto odd = passer->request("join_auction", about(id_, R"("presence":"no")"));
  house_.settle();
  EXPECT_EQ(passer->ack_code(odd), "invalid_message");
}

TEST_F(PresenceTest, SaysInTheStateThatTheJoinerIsThere) {
  const auto first = house_.viewer(id_);
  const auto second = std::make_unique<PlainClient>(house_.endpoints[0], std::nullopt, "192.0.2.7");
  house_.settle();
  const auto ref = second->request("join_auction", about(id_));
  house_.settle();
  EXPECT_EQ(*second->answer(ref)->find("state")->int64_at("participant_count"), 2);
}

TEST_F(PresenceTest, TheObserverLearnsWhoCameAndThatEverybodyLeft) {
  const auto guest = house_.viewer(id_);
  EXPECT_EQ(house_.observer.participants, 1);
  const auto alice = house_.viewer(id_, "alice");
  house_.advance(1'000);
  EXPECT_EQ(house_.observer.participants, 2);
  guest->disconnect();
  alice->disconnect();
  house_.settle();
  EXPECT_EQ(house_.observer.participants, 0);
}

TEST_F(PresenceTest, TellsChangesAtMostOnceASecond) {
  const auto first = house_.viewer(id_);
  std::vector<std::unique_ptr<PlainClient>> crowd;
  for (int i = 0; i < 20; ++i) {
    crowd.push_back(guest("198.51.100." + std::to_string(i)));
    house_.advance(50);
  }
  house_.advance(1'000);
  EXPECT_LE(first->count("participants"), 2u);
  EXPECT_EQ(last_told(*first), 21);
}

TEST_F(PresenceTest, TellsNothingWhereNothingChanges) {
  const auto first = house_.viewer(id_);
  house_.advance(10'000);
  EXPECT_EQ(first->count("participants"), 0u);
}

TEST_F(PresenceTest, ForgetsWhoLeavesCrashesOrIsClosed) {
  const auto watcher = house_.viewer(id_);
  auto crashed = house_.viewer(id_, "alice", 1);
  const auto leaver = house_.viewer(id_, "bob");
  house_.advance(1'000);
  EXPECT_EQ(last_told(*watcher), 3);
  crashed->disconnect();
  leaver->request("leave_auction", about(id_));
  EXPECT_EQ(count(), 1);
  house_.advance(1'000);
  EXPECT_EQ(last_told(*watcher), 1);
}

TEST_F(PresenceTest, FollowsSigningInAndTheTokensEnd) {
  const auto tab = house_.viewer(id_, "alice");
  const auto guest = house_.viewer(id_);
  EXPECT_EQ(count(), 2);
  guest->request("auth", R"("token":"alice@30000")");
  house_.settle();
  EXPECT_EQ(count(), 1) << "the guest was alice all along";
  house_.advance(31'000);
  EXPECT_EQ(count(), 2) << "and is anonymous again";
}

TEST_F(PresenceTest, IsZeroForAnAuctionThatNobodyWatches) {
  EXPECT_EQ(count(), 0);
  EXPECT_EQ(house_.gateway.participants({uuid_of(1)}), 0);
}

}  // namespace
}  // namespace fa::gateway::test
