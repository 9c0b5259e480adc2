// The closing handshake, and what the server answers by itself.
#include "wire/websocket/session.h"

#include <gtest/gtest.h>

#include "wire/websocket/client_frames.h"

namespace fa::wire::websocket::test {
namespace {

std::string close_frame(std::uint16_t code, std::string_view reason = {}) {
  std::string out;
  append_close(out, code, reason);
  return out;
}

struct Feeding {
  std::vector<std::string> messages;
  std::string out;
};

Feeding feed(Session& session, std::string bytes) {
  Feeding result;
  std::span<char> input(bytes);
  while (true) {
    const Session::Received received = session.next(input, result.out);
    if (received.kind == Session::Kind::need_more) return result;
    if (received.kind != Session::Kind::pong) result.messages.emplace_back(received.payload);
  }
}

TEST(WebSocketSession, AnswersAPingWithItsPayload) {
  Session session(1000);
  EXPECT_EQ(feed(session, client_frame(Opcode::ping, "hi")).out, std::string("\x8A\x02hi"));
}

TEST(WebSocketSession, EchoesThePeersCloseAndIsFinished) {
  Session session(1000);
  const Feeding fed = feed(session, client_frame(Opcode::close, close_payload(3001, "why")));
  EXPECT_EQ(fed.out, close_frame(3001, "why"));
  EXPECT_TRUE(session.is_finished());
  EXPECT_EQ(session.close_code(), 3001);
}

TEST(WebSocketSession, AnswersACloseWithoutCodeByOneWithoutCode) {
  Session session(1000);
  EXPECT_EQ(feed(session, client_frame(Opcode::close, "")).out, std::string("\x88\x00", 2));
  EXPECT_EQ(session.close_code(), 1005);
}

TEST(WebSocketSession, ClosesWithTheErrorsCode) {
  Session session(3);
  EXPECT_EQ(feed(session, client_frame(Opcode::text, "four")).out, close_frame(1009));
  EXPECT_TRUE(session.is_finished());
  EXPECT_EQ(session.close_code(), 1009);
}

TEST(WebSocketSession, ReadsNothingAfterAnError) {
  Session session(1000);
  const Feeding fed = feed(session, client_frame(Opcode::text, "\xFF") + client_frame(Opcode::text, "fine"));
  EXPECT_TRUE(fed.messages.empty());
  EXPECT_EQ(fed.out, close_frame(1007));
}

TEST(WebSocketSession, WaitsForThePeersCloseAfterItsOwn) {
  Session session(1000);
  std::string out;
  session.close(1012, "restart", out);
  EXPECT_EQ(out, close_frame(1012, "restart"));
  EXPECT_FALSE(session.is_finished());

  const Feeding late = feed(session, client_frame(Opcode::text, "late") + client_frame(Opcode::ping, "x"));
  EXPECT_TRUE(late.messages.empty()) << "messages after our close are dropped";
  EXPECT_EQ(late.out, "");

  EXPECT_EQ(feed(session, client_frame(Opcode::close, close_payload(1000))).out, "") << "one close frame each";
  EXPECT_TRUE(session.is_finished());
  EXPECT_EQ(session.close_code(), 1012) << "the side that closed first says why";
}

TEST(WebSocketSession, ClosingTwiceSendsOneFrame) {
  Session session(1000);
  std::string out;
  session.close(1000, "", out);
  const std::string once = out;
  session.close(1001, "", out);
  EXPECT_EQ(out, once);
}

TEST(WebSocketSession, DeliversMessagesUpToTheClose) {
  Session session(1000);
  const Feeding fed = feed(session, client_frame(Opcode::text, "a") + client_frame(Opcode::binary, "b") +
                                        client_frame(Opcode::close, "") + client_frame(Opcode::text, "c"));
  EXPECT_EQ(fed.messages, (std::vector<std::string>{"a", "b"}));
}

TEST(CloseFrame, CutsALongReasonBetweenCharacters) {
  std::string euros;
  for (int i = 0; i < 50; ++i) euros += "\u20ac";
  const std::string frame = close_frame(1000, euros);
  EXPECT_EQ(frame.size(), 2u + 2u + 123u);
  EXPECT_TRUE(is_valid_utf8(std::string_view(frame).substr(4)));
  EXPECT_EQ(close_frame(1000, euros.substr(0, 120) + "a\u20ac").size(), 2u + 2u + 121u);
}

}  // namespace
}  // namespace fa::wire::websocket::test
