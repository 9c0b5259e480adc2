// Socket.IO packets (protocol 5) as text: type, number of attachments, namespace, acknowledgement id, JSON.
// `52-/chat,7["name",{"_placeholder":true,"num":0}]`
#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>

#include "base/json.h"

namespace fa::wire::socketio {

enum class PacketType : std::uint8_t {
  connect = 0,
  disconnect = 1,
  event = 2,
  ack = 3,
  connect_error = 4,
  binary_event = 5,
  binary_ack = 6,
};

inline constexpr std::size_t kAttachmentsMax = 10;

constexpr bool has_attachments(PacketType type) {
  return type == PacketType::binary_event || type == PacketType::binary_ack;
}

struct Packet {
  PacketType type = PacketType::connect;
  std::size_t attachments = 0;
  std::string_view nsp = "/";
  std::optional<std::uint64_t> id;
  std::string_view json;  // empty: none
};

enum class DecodeError : std::uint8_t {
  unknown_type,
  bad_attachment_count,
  bad_id,
  bad_payload,            // not JSON, or not of the shape that the type demands
  text_while_assembling,  // attachments are outstanding
  unexpected_binary,
  bad_placeholder,
};

// The header only: the JSON is not looked at. Views into `text`.
std::expected<Packet, DecodeError> decode_header(std::string_view text);

// Whether the JSON (nullptr: none) is what the type allows. An event without any JSON passes, and means nothing.
bool is_payload_valid(PacketType type, const base::json::Value* payload);

// Whether every placeholder in the JSON names one of `attachments`.
bool are_placeholders_valid(const base::json::Value& payload, std::size_t attachments);

// An event's array `["name", …]` (valid JSON) without its first element: `1,{"a":2}`. Empty where there is no more.
std::string_view arguments_after_name(std::string_view array_json);

// The array's inside, as it came: what an acknowledgement or an event's name stands before.
std::string_view array_inside(std::string_view array_json);

// Appends a packet's text.
void append_packet(std::string& out, const Packet& packet);

}  // namespace fa::wire::socketio
