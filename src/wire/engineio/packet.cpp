#include "wire/engineio/packet.h"

#include <array>

#include "base/crypto.h"
#include "base/json.h"

namespace fa::wire::engineio {

namespace {

constexpr std::int8_t kForeign = -1;

std::int8_t base64_value(char c) {
  if (c >= 'A' && c <= 'Z') return static_cast<std::int8_t>(c - 'A');
  if (c >= 'a' && c <= 'z') return static_cast<std::int8_t>(c - 'a' + 26);
  if (c >= '0' && c <= '9') return static_cast<std::int8_t>(c - '0' + 52);
  if (c == '+' || c == '-') return 62;
  if (c == '/' || c == '_') return 63;
  return kForeign;
}

// As clients' and other servers' decoders do (RFC 2045, section 6.8): both alphabets, padding optional, characters
// outside of the alphabet skipped. Never fails.
void decode_forgiving_base64(std::string_view text, std::string& out) {
  out.clear();
  out.reserve(text.size() / 4 * 3 + 3);
  std::uint32_t bits = 0;
  int count = 0;
  for (const char c : text) {
    if (c == '=') break;
    const std::int8_t value = base64_value(c);
    if (value == kForeign) continue;
    bits = bits << 6 | static_cast<std::uint32_t>(value);
    count += 6;
    if (count < 8) continue;
    count -= 8;
    out.push_back(static_cast<char>(bits >> count));
  }
}

}  // namespace

std::optional<Packet> decode_packet(std::string_view text, std::string& scratch) {
  if (text.empty()) return std::nullopt;
  if (text[0] == 'b') {
    decode_forgiving_base64(text.substr(1), scratch);
    return Packet{PacketType::message, true, scratch};
  }
  if (text[0] < static_cast<char>(PacketType::open) || text[0] > static_cast<char>(PacketType::noop))
    return std::nullopt;
  return Packet{static_cast<PacketType>(text[0]), false, text.substr(1)};
}

void append_text_message(std::string& out, std::string_view data) {
  out.append(kTextMessage).append(data);
}

void append_binary_message_as_base64(std::string& out, std::string_view bytes) {
  out.push_back('b');
  out.append(base::base64_encode(bytes));
}

std::optional<std::string_view> PayloadReader::next() {
  if (done_) return std::nullopt;
  const std::size_t end = rest_.find(kPayloadSeparator);
  const std::string_view packet = rest_.substr(0, end);
  done_ = end == std::string_view::npos;
  if (!done_) rest_.remove_prefix(end + 1);
  return packet;
}

std::string encode_open(const Handshake& handshake) {
  std::string out(1, static_cast<char>(PacketType::open));
  base::json::Writer json(out);
  json.begin_object();
  json.field("sid", handshake.sid);
  json.key("upgrades");
  json.begin_array();
  if (handshake.can_upgrade) json.value("websocket");
  json.end_array();
  json.field("pingInterval", handshake.ping_interval_ms);
  json.field("pingTimeout", handshake.ping_timeout_ms);
  json.field("maxPayload", handshake.max_payload_bytes);
  json.end_object();
  return out;
}

}  // namespace fa::wire::engineio
