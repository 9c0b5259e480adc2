// Engine.IO packets (protocol 4): one type digit and text; binary messages travel as binary WebSocket frames, or as `b`
// and base64 where only text can pass. A polling payload is packets joined by U+001E.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace fa::wire::engineio {

enum class PacketType : char {
  open = '0',
  close = '1',
  ping = '2',
  pong = '3',
  message = '4',
  upgrade = '5',
  noop = '6'
};

inline constexpr char kPayloadSeparator = '\x1e';

struct Packet {
  PacketType type = PacketType::noop;
  bool binary = false;  // of a message
  std::string_view data;
};

// nullopt: not a packet. The data of a `b` packet is decoded into `scratch`; everything else points into `text`.
std::optional<Packet> decode_packet(std::string_view text, std::string& scratch);

inline constexpr std::string_view kTextMessage = "4";  // stands before the data
void append_text_message(std::string& out, std::string_view data);
void append_binary_message_as_base64(std::string& out, std::string_view bytes);

// Takes the packets of a payload one after the other. An empty payload is one empty packet (which decode_packet
// refuses).
class PayloadReader {
 public:
  explicit PayloadReader(std::string_view payload) : rest_(payload) {}
  std::optional<std::string_view> next();

 private:
  std::string_view rest_;
  bool done_ = false;
};

struct Handshake {
  std::string_view sid;
  bool can_upgrade = false;  // to websocket
  std::int64_t ping_interval_ms = 0;
  std::int64_t ping_timeout_ms = 0;
  std::int64_t max_payload_bytes = 0;
};

// The open packet that starts a session: `0{"sid":…}`.
std::string encode_open(const Handshake& handshake);

}  // namespace fa::wire::engineio
