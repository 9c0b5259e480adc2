// Frames as a client sends them, right and wrong ones, for the tests of the WebSocket parser.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "wire/websocket/frame.h"

namespace fa::wire::websocket::test {

struct FrameShape {
  bool final = true;
  std::uint8_t reserved = 0;  // three bits
  bool masked = true;
  int length_bytes = 0;  // 0: shortest; 2 or 8: written so, whether needed or not
};

inline std::string client_frame(std::uint8_t opcode, std::string_view payload, const FrameShape& shape = {}) {
  constexpr std::array<std::uint8_t, 4> kMask = {0x37, 0xFA, 0x21, 0x3D};
  const std::uint8_t mask_bit = shape.masked ? 0x80 : 0;
  std::string out(1, static_cast<char>((shape.final ? 0x80 : 0) | shape.reserved << 4 | opcode));
  int length_bytes = shape.length_bytes;
  if (length_bytes == 0 && payload.size() > 125) length_bytes = payload.size() > 0xFFFF ? 8 : 2;
  if (length_bytes == 0) {
    out.push_back(static_cast<char>(mask_bit | payload.size()));
  } else {
    out.push_back(static_cast<char>(mask_bit | (length_bytes == 2 ? 126 : 127)));
    for (int i = length_bytes - 1; i >= 0; --i) {
      out.push_back(static_cast<char>(static_cast<std::uint64_t>(payload.size()) >> (8 * i)));
    }
  }
  if (!shape.masked) return out.append(payload);
  for (const std::uint8_t byte : kMask) out.push_back(static_cast<char>(byte));
  for (std::size_t i = 0; i < payload.size(); ++i) {
    out.push_back(static_cast<char>(static_cast<std::uint8_t>(payload[i]) ^ kMask[i % 4]));
  }
  return out;
}

inline std::string client_frame(Opcode opcode, std::string_view payload, const FrameShape& shape = {}) {
  return client_frame(static_cast<std::uint8_t>(opcode), payload, shape);
}

inline std::string close_payload(std::uint16_t code, std::string_view reason = {}) {
  return std::string{static_cast<char>(code >> 8), static_cast<char>(code)}.append(reason);
}

}  // namespace fa::wire::websocket::test
