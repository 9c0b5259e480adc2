#include "wire/websocket/frame.h"

#include "base/assert.h"
#include "wire/websocket/close_code.h"

namespace fa::wire::websocket {

namespace {

constexpr std::uint8_t kFinal = 0x80;
constexpr std::size_t kReasonBytesMax = kControlPayloadBytesMax - 2;

void append_big_endian(std::string& out, std::uint64_t number, int bytes) {
  for (int shift = (bytes - 1) * 8; shift >= 0; shift -= 8) out.push_back(static_cast<char>(number >> shift));
}

std::string_view cut_between_characters(std::string_view text, std::size_t bytes_max) {
  if (text.size() <= bytes_max) return text;
  std::size_t end = bytes_max;
  while (end > 0 && (static_cast<std::uint8_t>(text[end]) & 0xC0) == 0x80) --end;
  return text.substr(0, end);
}

}  // namespace

void append_header(std::string& out, Opcode opcode, std::uint64_t payload_bytes) {
  out.push_back(static_cast<char>(kFinal | static_cast<std::uint8_t>(opcode)));
  if (payload_bytes < 126) {
    out.push_back(static_cast<char>(payload_bytes));
  } else if (payload_bytes <= 0xFFFF) {
    out.push_back(126);
    append_big_endian(out, payload_bytes, 2);
  } else {
    out.push_back(127);
    append_big_endian(out, payload_bytes, 8);
  }
}

void append_frame(std::string& out, Opcode opcode, std::string_view payload) {
  FA_ASSERT(!is_control(opcode) || payload.size() <= kControlPayloadBytesMax);
  append_header(out, opcode, payload.size());
  out.append(payload);
}

void append_close(std::string& out, std::uint16_t code, std::string_view reason) {
  if (code == close_code::kNone) return append_header(out, Opcode::close, 0);
  const std::string_view fitting = cut_between_characters(reason, kReasonBytesMax);
  append_header(out, Opcode::close, 2 + fitting.size());
  append_big_endian(out, code, 2);
  out.append(fitting);
}

}  // namespace fa::wire::websocket
