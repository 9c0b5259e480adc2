// One connection to /broadcast on a real loop, its ports in memory.
#include "services/broadcast/broadcast_session.h"

#include <gmock/gmock.h>

#include <list>

#include "broadcast/support/fakes.h"
#include "services/broadcast/close_codes.h"
#include "support/client_key.h"

namespace fa::broadcast {
namespace {

using test::FakeChannel;
using testing::HasSubstr;

struct Connection {
  explicit Connection(std::function<void()> on_change) : channel(std::move(on_change)) {}

  FakeChannel channel;
  std::unique_ptr<transport::WebSocketHandler> session;

  bool is_open() const { return channel.close_code == 0; }
  void start(const std::string& token, const std::string& auction) const {
    session->on_text(R"({"type":"broadcast_start","auction_id":")" + auction + R"(","token":")" + token +
                     R"(","mime_type":"video/webm"})");
  }
};

// The loop runs on the test's thread, until a connection was sent something or closed.
class BroadcastSessionTest : public testing::Test {
 protected:
  void limit(const Limits& limits) {
    endpoint_.emplace(Ports{tokens_, users_, catalog_, live_auctions_, &broadcasts_}, pool_, limits);
  }
  ~BroadcastSessionTest() override { connections_.clear(); }

  Connection& connect(const std::string& address = "192.0.2.1") {
    if (!endpoint_) limit({});
    auto& connection = connections_.emplace_back([this] { loop_.stop(); });
    base::http::Request request;
    request.remote_address = address;
    request.client = fa::test::client_of(address);
    connection.session = endpoint_->on(loop_)(connection.channel, request);
    return connection;
  }
  // As person `number`, for the auction of that person.
  Connection& go_live(std::uint64_t number, const std::string& address = "192.0.2.1") {
    Connection& connection = connect(address);
    connection.start(std::to_string(number), domain::to_string(test::auction_id(number)));
    run_until([&] { return connection.channel.is_ready() || !connection.is_open(); });
    return connection;
  }
  template <class Condition>
  void run_until(Condition condition) {
    while (!condition()) loop_.run();
  }
  void run_until_closed(const Connection& connection) {
    run_until([&] { return !connection.is_open(); });
  }

  net::EventLoop loop_;
  base::BlockingPool pool_{1, 100};
  test::FakeTokens tokens_;
  test::FakeUsers users_;
  test::FakeCatalog catalog_;
  test::FakeLiveAuctions live_auctions_;
  test::FakeBroadcasts broadcasts_;
  std::optional<BroadcastEndpoint> endpoint_;
  std::list<Connection> connections_;
};

TEST_F(BroadcastSessionTest, AdmitsAHostAndPassesTheirPiecesOn) {
  Connection& host = go_live(1, "192.0.2.7");
  ASSERT_TRUE(host.channel.is_ready());
  ASSERT_EQ(broadcasts_.asked.size(), 1u);
  EXPECT_EQ(broadcasts_.asked[0].user_id, test::user_id(1));
  EXPECT_EQ(broadcasts_.asked[0].address, base::view_of(fa::test::client_of("192.0.2.7")));
  host.session->on_binary("one");
  host.session->on_binary("two");
  EXPECT_EQ(broadcasts_.pieces, (std::vector<std::string>{"one", "two"}));
  host.session->on_closed(1000);
  EXPECT_EQ(broadcasts_.running, 0);
}

TEST_F(BroadcastSessionTest, IdleConnectionsOfOneAddressKeepNobodyElseFromGoingLive) {
  for (int i = 0; i < 8; ++i) EXPECT_TRUE(connect("192.0.2.1").is_open()) << i;
  Connection& ninth = connect("192.0.2.1");
  EXPECT_EQ(ninth.channel.close_code, kCloseTryLater);
  EXPECT_THAT(ninth.channel.texts.at(0), HasSubstr("your address"));
  EXPECT_TRUE(go_live(1, "192.0.2.2").channel.is_ready());
}

TEST_F(BroadcastSessionTest, ConnectionsThatAreLiveLeaveTheirAddressRoomForOthers) {
  for (std::uint64_t person = 1; person <= 9; ++person) EXPECT_TRUE(go_live(person).channel.is_ready()) << person;
  for (int i = 0; i < 8; ++i) EXPECT_TRUE(connect().is_open()) << i;
  EXPECT_FALSE(connect().is_open());
}

TEST_F(BroadcastSessionTest, TakesSoManyConnectionsTogetherAndNoMore) {
  limit({.connections_max = 3});
  for (const char* address : {"a", "b", "c"}) EXPECT_TRUE(connect(address).is_open());
  Connection& fourth = connect("d");
  EXPECT_EQ(fourth.channel.close_code, kCloseTryLater);
  EXPECT_THAT(fourth.channel.texts.at(0), HasSubstr("as this house takes"));
  fourth.session->on_text("{}");  // what was on its way is dropped
  connections_.clear();
  EXPECT_TRUE(connect("d").is_open());
}

TEST_F(BroadcastSessionTest, TheFirstMessageIsSmall) {
  Connection& host = connect();
  host.session->on_text(std::string(16 * 1024 + 1, ' '));
  EXPECT_EQ(host.channel.close_code, kCloseInvalid);
  EXPECT_THAT(host.channel.texts.at(0), HasSubstr("too long"));
  Connection& fitting = connect();
  fitting.session->on_text(std::string(16 * 1024, ' '));
  EXPECT_THAT(fitting.channel.texts.at(0), testing::Not(HasSubstr("too long")));
}

TEST_F(BroadcastSessionTest, NoPieceComesBeforeItIsAskedFor) {
  Connection& hasty = connect();
  hasty.session->on_binary("webm");
  EXPECT_EQ(hasty.channel.close_code, kCloseInvalid);
}

TEST_F(BroadcastSessionTest, WhoSaysNothingIsSentAway) {
  limit({.start_ms_max = 1});
  Connection& silent = connect();
  run_until_closed(silent);
  EXPECT_EQ(silent.channel.close_code, kCloseInvalid);
  EXPECT_THAT(silent.channel.texts.at(0), HasSubstr("broadcast_start did not come"));
}

TEST_F(BroadcastSessionTest, ABroadcastOfWhichNoPieceComesIsOver) {
  limit({.silent_ms_max = 1});
  Connection& host = go_live(1);
  ASSERT_TRUE(host.channel.is_ready());
  run_until_closed(host);
  EXPECT_EQ(host.channel.close_code, kCloseInvalid);
  EXPECT_THAT(host.channel.texts.at(1), HasSubstr(R"("code":"invalid_message")"));
  EXPECT_THAT(host.channel.texts.at(1), HasSubstr("No piece of video"));
  EXPECT_EQ(broadcasts_.running, 0);
}

// A timer that is due earlier runs first, and the next piece is due before the silence that this one begins: so a busy
// machine changes nothing here.
TEST_F(BroadcastSessionTest, ABroadcastGoesOnWhileItsPiecesComeAndEmptyOnesAreNone) {
  constexpr std::int64_t kSilent_ms = 20;
  limit({.silent_ms_max = kSilent_ms});
  Connection& host = go_live(1);
  int pieces_left = 10;
  std::function<void()> send = [&] {
    if (!host.is_open()) return;
    loop_.run_after(kSilent_ms / 2, [&] { send(); });
    host.session->on_binary(pieces_left > 0 ? "piece" : "");
    --pieces_left;
  };
  send();
  run_until_closed(host);
  EXPECT_LE(pieces_left, 0);
  EXPECT_THAT(host.channel.texts.at(1), HasSubstr("No piece of video"));
}

TEST_F(BroadcastSessionTest, SaysWhoseShareIsTaken) {
  const auto told = [&](ports::BroadcastRefusal refusal) {
    broadcasts_.refusal = refusal;
    Connection& host = go_live(1);
    EXPECT_EQ(host.channel.close_code, kCloseTryLater);
    return host.channel.texts.at(0);
  };
  EXPECT_THAT(told(ports::BroadcastRefusal::person_share), HasSubstr("You have a running broadcast"));
  EXPECT_THAT(told(ports::BroadcastRefusal::address_share), HasSubstr("of your address"));
  EXPECT_THAT(told(ports::BroadcastRefusal::too_many), HasSubstr("this machine"));
}

TEST_F(BroadcastSessionTest, WhatAPortThrowsIsARefusalForNow) {
  Connection& host = connect();
  host.start("throw", domain::to_string(test::auction_id(1)));
  run_until_closed(host);
  EXPECT_EQ(host.channel.close_code, kCloseTryLater);
}

TEST_F(BroadcastSessionTest, EndsWithTheSignInOfItsHost) {
  Connection& connection = go_live(1);
  connection.session->on_binary("one");
  ASSERT_TRUE(connection.is_open());
  tokens_.ended = true;
  connection.session->on_binary("two");
  EXPECT_EQ(connection.channel.close_code, kCloseUnauthenticated);
  EXPECT_THAT(connection.channel.texts.back(), HasSubstr("unauthenticated"));
  EXPECT_EQ(broadcasts_.running, 0);
  EXPECT_EQ(broadcasts_.pieces, std::vector<std::string>{"one"});
}

}  // namespace
}  // namespace fa::broadcast
