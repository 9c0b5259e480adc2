// The Engine.IO session's life as a story of inputs and what it asks to be done.
#include "wire/engineio/session.h"

#include <gtest/gtest.h>

namespace fa::wire::engineio {
namespace {

constexpr SessionTiming kTiming{.heartbeat = {.ping_interval_ms = 300, .ping_timeout_ms = 200},
                                .upgrade_timeout_ms = 1000,
                                .upgrade_noop_ms = 100,
                                .close_timeout_ms = 3000};

std::optional<Packet> packet(PacketType type, std::string_view data = {}) {
  return Packet{type, false, data};
}

Session polling_session() {
  Session session(TransportKind::polling, 0, kTiming);
  session.on_messages_wait();  // the open packet answers the handshake's own request
  return session;
}

Session websocket_session() {
  return Session(TransportKind::websocket, 0, kTiming);
}

bool poll(Session& session, Actions& actions, bool messages_wait = false) {
  return session.on_poll(messages_wait, actions);
}

TEST(EngineIoSession, HandshakeRequestIsAnsweredByTheOpenPacket) {
  Session session(TransportKind::polling, 0, kTiming);
  EXPECT_TRUE(session.poll_pending());
  EXPECT_TRUE(session.on_messages_wait().answer_poll);
  EXPECT_FALSE(session.poll_pending());
}

TEST(EngineIoSession, PollWaitsForMessages) {
  Session session = polling_session();
  Actions actions;
  EXPECT_TRUE(poll(session, actions));
  EXPECT_FALSE(actions.answer_poll);
  EXPECT_TRUE(session.on_messages_wait().answer_poll);
  EXPECT_FALSE(session.on_messages_wait().answer_poll) << "one answer a poll";
}

TEST(EngineIoSession, PollTakesWhatAlreadyWaits) {
  Session session = polling_session();
  Actions actions;
  EXPECT_TRUE(poll(session, actions, true));
  EXPECT_TRUE(actions.answer_poll);
  EXPECT_EQ(actions.poll_tail, "");
}

TEST(EngineIoSession, SecondPollEndsTheSession) {
  Session session = polling_session();
  Actions first, second;
  poll(session, first);
  EXPECT_FALSE(poll(session, second));
  EXPECT_TRUE(second.answer_poll);
  EXPECT_EQ(second.poll_tail, "1") << "the first poll is told of the close";
  EXPECT_EQ(second.closed, CloseReason::transport_error);
}

TEST(EngineIoSession, PollThatGoesAwayEndsTheSession) {
  Session session = polling_session();
  Actions actions;
  poll(session, actions);
  const Actions gone = session.on_poll_aborted();
  EXPECT_FALSE(gone.answer_poll);
  EXPECT_EQ(gone.closed, CloseReason::transport_error);
}

TEST(EngineIoSession, BadPostEndsTheSessionAndItsPoll) {
  Session session = polling_session();
  Actions actions;
  poll(session, actions);
  const Actions closed = session.on_bad_post();
  EXPECT_EQ(closed.poll_tail, "1");
  EXPECT_EQ(closed.closed, CloseReason::transport_error);
}

TEST(EngineIoSession, ClosePacketReleasesThePollWithANoop) {
  Session session = polling_session();
  Actions actions;
  poll(session, actions);
  const Actions closed = session.on_packet(packet(PacketType::close), 10);
  EXPECT_EQ(closed.poll_tail, "6");
  EXPECT_EQ(closed.closed, CloseReason::transport_close);
}

TEST(EngineIoSession, ClosePacketOnAWebSocketMeansNothing) {
  Session session = websocket_session();
  const Actions actions = session.on_packet(packet(PacketType::close), 10);
  EXPECT_FALSE(actions.closed);
  EXPECT_FALSE(actions.close_websocket);
  EXPECT_TRUE(session.may_send());
}

TEST(EngineIoSession, UnreadablePacketEndsTheSessionAndItsPoll) {
  Session session = polling_session();
  Actions actions;
  poll(session, actions);
  const Actions closed = session.on_packet(std::nullopt, 10);
  EXPECT_EQ(closed.poll_tail, "1");
  EXPECT_EQ(closed.closed, CloseReason::parse_error);
}

TEST(EngineIoSession, PingFromTheClientIsAnError) {
  Session session = websocket_session();
  const Actions closed = session.on_packet(packet(PacketType::ping), 10);
  EXPECT_TRUE(closed.close_websocket);
  EXPECT_EQ(closed.closed, CloseReason::transport_error);
}

TEST(EngineIoSession, MessagesReachTheApplicationOnlyWhileOpen) {
  Session session = websocket_session();
  EXPECT_EQ(session.on_packet(packet(PacketType::message, "hi"), 10).message->data, "hi");
  session.close(20);
  EXPECT_FALSE(session.on_packet(packet(PacketType::message, "late"), 30).message);
}

TEST(EngineIoSession, PacketsWithoutMeaningAreIgnored) {
  Session session = websocket_session();
  for (const PacketType type : {PacketType::open, PacketType::noop, PacketType::upgrade}) {
    const Actions actions = session.on_packet(packet(type), 10);
    EXPECT_FALSE(actions.message || actions.closed);
  }
}

TEST(EngineIoSession, PingsAndTimesOut) {
  Session session = websocket_session();
  EXPECT_FALSE(session.tick(299).send_ping);
  EXPECT_TRUE(session.tick(300).send_ping);
  const Actions closed = session.tick(500);
  EXPECT_EQ(closed.closed, CloseReason::ping_timeout);
  EXPECT_TRUE(closed.close_websocket);
}

TEST(EngineIoSession, PongKeepsItAlive) {
  Session session = websocket_session();
  session.tick(300);
  session.on_packet(packet(PacketType::pong), 400);
  EXPECT_FALSE(session.tick(699).closed);
  EXPECT_TRUE(session.tick(700).send_ping);
}

TEST(EngineIoSession, TimeoutTellsAPendingPoll) {
  Session session = polling_session();
  Actions actions;
  session.tick(300);
  poll(session, actions);
  const Actions closed = session.tick(500);
  EXPECT_TRUE(closed.answer_poll);
  EXPECT_EQ(closed.poll_tail, "1");
}

// The upgrade from polling to websocket.

TEST(EngineIoUpgrade, ProbeThenUpgrade) {
  Session session = polling_session();
  Actions polled;
  poll(session, polled);
  EXPECT_TRUE(session.on_probe_opened(0));
  EXPECT_TRUE(session.on_probe_packet(packet(PacketType::ping, "probe"), 0).answer_probe);
  EXPECT_FALSE(session.tick(99).answer_poll);
  const Actions released = session.tick(100);
  EXPECT_TRUE(released.answer_poll);
  EXPECT_EQ(released.poll_tail, "6");
  const Actions upgraded = session.on_probe_packet(packet(PacketType::upgrade), 110);
  EXPECT_TRUE(upgraded.adopt_probe);
  EXPECT_FALSE(upgraded.answer_poll);
  EXPECT_EQ(session.transport(), TransportKind::websocket);
  EXPECT_EQ(session.on_packet(packet(PacketType::message, "x"), 120).message->data, "x");
}

TEST(EngineIoUpgrade, ReleasesEveryPollUntilItIsComplete) {
  Session session = polling_session();
  Actions polled;
  session.on_probe_opened(0);
  session.on_probe_packet(packet(PacketType::ping, "probe"), 0);
  poll(session, polled);
  EXPECT_TRUE(session.tick(100).answer_poll);
  EXPECT_FALSE(session.tick(200).answer_poll) << "no poll is pending";
  poll(session, polled);
  EXPECT_TRUE(session.tick(300).answer_poll);
}

TEST(EngineIoUpgrade, ClosesAPollThatStillWaits) {
  Session session = polling_session();
  Actions polled;
  poll(session, polled);
  session.on_probe_opened(0);
  const Actions upgraded = session.on_probe_packet(packet(PacketType::upgrade), 1);
  EXPECT_TRUE(upgraded.answer_poll);
  EXPECT_EQ(upgraded.poll_tail, "1");
  EXPECT_TRUE(upgraded.adopt_probe);
  EXPECT_FALSE(upgraded.closed);
}

TEST(EngineIoUpgrade, AnythingElseEndsTheProbeAndNotTheSession) {
  for (const auto& odd : {packet(PacketType::message, "x"), packet(PacketType::ping), packet(PacketType::pong, "probe"),
                          std::optional<Packet>()}) {
    Session session = polling_session();
    session.on_probe_opened(0);
    const Actions actions = session.on_probe_packet(odd, 1);
    EXPECT_TRUE(actions.close_probe);
    EXPECT_FALSE(actions.closed);
    EXPECT_TRUE(session.on_probe_opened(2)) << "the client may try again";
  }
}

TEST(EngineIoUpgrade, OnlyOneAtATimeAndOnlyOnce) {
  Session session = polling_session();
  EXPECT_TRUE(session.on_probe_opened(0));
  EXPECT_FALSE(session.on_probe_opened(0));
  session.on_probe_packet(packet(PacketType::upgrade), 1);
  EXPECT_FALSE(session.on_probe_opened(2));
}

TEST(EngineIoUpgrade, GivesUpAfterItsTimeout) {
  Session session = polling_session();
  session.on_probe_opened(0);
  session.tick(300);
  session.on_packet(packet(PacketType::pong), 301);
  session.tick(601);
  session.on_packet(packet(PacketType::pong), 602);
  session.tick(902);
  session.on_packet(packet(PacketType::pong), 903);
  const Actions actions = session.tick(1000);
  EXPECT_TRUE(actions.close_probe);
  EXPECT_FALSE(actions.closed);
}

TEST(EngineIoUpgrade, EndsWithTheSession) {
  Session session = polling_session();
  session.on_probe_opened(0);
  EXPECT_TRUE(session.on_packet(packet(PacketType::close), 1).close_probe);
}

// Orderly close by the application.

TEST(EngineIoClose, EndsAPendingPollAtOnce) {
  Session session = polling_session();
  Actions actions;
  poll(session, actions);
  const Actions closed = session.close(10);
  EXPECT_EQ(closed.poll_tail, "1");
  EXPECT_EQ(closed.closed, CloseReason::forced_close);
}

TEST(EngineIoClose, WaitsForThePollThatTellsTheClient) {
  Session session = polling_session();
  EXPECT_FALSE(session.close(10).closed);
  EXPECT_FALSE(session.may_send());
  Actions actions;
  EXPECT_TRUE(poll(session, actions));
  EXPECT_EQ(actions.poll_tail,
            "6\x1e"
            "1");
  EXPECT_EQ(actions.closed, CloseReason::forced_close);
}

TEST(EngineIoClose, WaitsOnlySoLong) {
  const SessionTiming patient{.heartbeat = {}, .close_timeout_ms = 3000};
  Session session(TransportKind::polling, 0, patient);
  session.on_messages_wait();
  session.close(10);
  EXPECT_FALSE(session.tick(3009).closed);
  EXPECT_EQ(session.tick(3010).closed, CloseReason::forced_close);
}

TEST(EngineIoClose, ClosesTheWebSocket) {
  Session session = websocket_session();
  const Actions closed = session.close(10);
  EXPECT_TRUE(closed.close_websocket);
  EXPECT_EQ(closed.closed, CloseReason::forced_close);
  EXPECT_FALSE(session.on_websocket_closed(false).closed) << "said once";
}

}  // namespace
}  // namespace fa::wire::engineio
