// Reads what a client sends over an open WebSocket (RFC 6455, sections 5 and 6), from pieces of any size.
// Everything is checked at the earliest byte that shows it; the first error is final.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "wire/websocket/frame.h"
#include "wire/websocket/mask.h"
#include "wire/websocket/utf8.h"

namespace fa::wire::websocket {

class Parser {
 public:
  enum class Kind : std::uint8_t {
    need_more,  // all of the input is consumed
    text,       // a whole message, valid UTF-8
    binary,     // a whole message
    ping,
    pong,
    close,  // `code` is 1005 where the frame carries none; nothing is read after it
    error,  // `code` is what to close with: 1002, 1007 or 1009; nothing is read after it
  };
  struct Event {
    Kind kind = Kind::need_more;
    std::string_view payload;  // of close: the reason. Valid until the next call, as long as the input's bytes are
    std::uint16_t code = 0;
  };

  // A message longer than that, fragments together, is error 1009.
  explicit Parser(std::uint32_t message_bytes_max) : message_bytes_max_(message_bytes_max) {}

  // Consumes from the front of `input`, whose bytes it unmasks in place, up to the next event.
  Event next(std::span<char>& input);
  std::size_t held_bytes() const { return message_.capacity(); }  // of memory, for a message that came in part

 private:
  enum class Stage : std::uint8_t { header, payload, ended };

  bool fill_header(std::span<char>& input, std::size_t bytes);
  std::size_t header_bytes() const;
  std::optional<Event> read_header(std::span<char>& input);
  bool first_bytes_are_lawful() const;
  Event check_length();
  std::optional<Event> read_payload(std::span<char>& input);
  std::optional<Event> take_control(std::span<char> piece);
  std::optional<Event> take_data(std::span<char> piece);
  Event end_message(std::string_view whole);
  Event control_event(std::string_view payload);
  Event close_event(std::string_view payload);
  Event fail(std::uint16_t code);
  Opcode opcode() const { return static_cast<Opcode>(header_[0] & 0x0F); }
  bool is_final() const { return (header_[0] & 0x80) != 0; }

  const std::uint32_t message_bytes_max_;
  std::uint32_t message_bytes_ = 0;  // declared by the frames of the message under way
  std::uint32_t frame_bytes_ = 0;
  std::uint32_t frame_left_ = 0;
  std::array<std::uint8_t, 14> header_{};
  std::uint8_t header_size_ = 0;
  Stage stage_ = Stage::header;
  Opcode message_opcode_ = Opcode::continuation;  // continuation: no message is under way
  bool delivered_ = false;                        // message_ was handed out and may go
  MaskKey mask_{};
  Utf8Validator utf8_;
  std::string message_;  // pieces of a message that did not come whole; no memory between messages
  std::string control_;  // likewise of a control frame, which may stand between them
};

}  // namespace fa::wire::websocket
