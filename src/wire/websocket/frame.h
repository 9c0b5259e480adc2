// Frames as the server writes them (RFC 6455, section 5.2): final, unmasked, with the shortest length that fits.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace fa::wire::websocket {

enum class Opcode : std::uint8_t { continuation = 0x0, text = 0x1, binary = 0x2, close = 0x8, ping = 0x9, pong = 0xA };

inline constexpr std::size_t kControlPayloadBytesMax = 125;

constexpr bool is_control(Opcode opcode) {
  return (static_cast<std::uint8_t>(opcode) & 0x8) != 0;
}

// Appends the header of a frame whose payload the caller appends next.
void append_header(std::string& out, Opcode opcode, std::uint64_t payload_bytes);

// Appends one whole frame. A control frame's payload is at most kControlPayloadBytesMax.
void append_frame(std::string& out, Opcode opcode, std::string_view payload);

// Appends a close frame. Code 1005 stands for none: the payload is empty. The reason is cut to fit, between characters.
void append_close(std::string& out, std::uint16_t code, std::string_view reason);

}  // namespace fa::wire::websocket
