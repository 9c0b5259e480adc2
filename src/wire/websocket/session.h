// The server's side of one open WebSocket, without I/O: messages come out, pongs and the closing handshake are
// answered.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "wire/websocket/close_code.h"
#include "wire/websocket/parser.h"

namespace fa::wire::websocket {

class Session {
 public:
  enum class Kind : std::uint8_t { need_more, text, binary, pong };
  struct Received {
    Kind kind = Kind::need_more;
    std::string_view payload;  // valid until the next call, as long as the input's bytes are
  };

  explicit Session(std::uint32_t message_bytes_max) : parser_(message_bytes_max) {}

  // Reads up to the next thing that matters to the application; call again until need_more. What the protocol demands
  // in answer is appended to `out`. Messages that arrive after our own close frame are dropped.
  Received next(std::span<char>& input, std::string& out);

  // Starts the closing handshake, or does nothing where one is under way. The caller bounds the wait for the peer's
  // answer.
  void close(std::uint16_t code, std::string_view reason, std::string& out);

  std::size_t held_bytes() const { return parser_.held_bytes(); }
  bool is_open() const { return state_ == State::open; }
  // Nothing more is to be read or sent: flush `out`, then end the TCP connection.
  bool is_finished() const { return state_ == State::finished; }
  // Why it ended: the peer's code, ours where it broke the protocol or we closed first, 1006 where the connection just
  // went.
  std::uint16_t close_code() const { return close_code_; }

 private:
  enum class State : std::uint8_t { open, closing, finished };

  void on_peer_close(const Parser::Event& event, std::string& out);
  void on_error(const Parser::Event& event, std::string& out);

  State state_ = State::open;  // first: looked at before every message that is sent
  std::uint16_t close_code_ = close_code::kAbnormal;
  Parser parser_;
};

}  // namespace fa::wire::websocket
