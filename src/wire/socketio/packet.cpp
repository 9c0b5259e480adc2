#include "wire/socketio/packet.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace fa::wire::socketio {

namespace {

using base::json::Kind;
using base::json::Value;

// An event by one of these names would look like one of the library's own to clients and servers.
constexpr std::array<std::string_view, 6> kReservedEvents = {"connect",       "connect_error", "disconnect",
                                                             "disconnecting", "newListener",   "removeListener"};

constexpr std::size_t kIdDigitsMax = 15;  // exact in every client's numbers

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

std::size_t leading_digits(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::find_if_not(text, is_digit) - text.begin());
}

bool take_attachment_count(std::string_view& rest, Packet& packet) {
  const std::size_t digits = leading_digits(rest);
  if (digits == 0 || digits == rest.size() || rest[digits] != '-') return false;
  const auto [end, error] = std::from_chars(rest.data(), rest.data() + digits, packet.attachments);
  if (error != std::errc() || packet.attachments < 1 || packet.attachments > kAttachmentsMax) return false;
  rest.remove_prefix(digits + 1);
  return true;
}

void take_namespace(std::string_view& rest, Packet& packet) {
  if (!rest.starts_with('/')) return;
  const std::size_t comma = std::min(rest.find(','), rest.size());
  packet.nsp = rest.substr(0, comma);
  rest.remove_prefix(std::min(comma + 1, rest.size()));
}

bool take_id(std::string_view& rest, Packet& packet) {
  const std::size_t digits = leading_digits(rest);
  if (digits == 0) return true;
  if (digits > kIdDigitsMax) return false;
  std::uint64_t id = 0;
  std::from_chars(rest.data(), rest.data() + digits, id);
  packet.id = id;
  rest.remove_prefix(digits);
  return true;
}

bool is_event_name(const Value& value) {
  return value.is_number() ||
         (value.is_string() && std::ranges::find(kReservedEvents, value.text()) == kReservedEvents.end());
}

bool is_placeholder(const Value& object) {
  const Value* mark = object.find("_placeholder");
  return mark != nullptr && mark->kind() == Kind::boolean && mark->boolean();
}

bool is_json_space(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && is_json_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_json_space(text.back())) text.remove_suffix(1);
  return text;
}

// Where the string or number at the front of `text` ends.
std::size_t scalar_end(std::string_view text) {
  if (text[0] != '"') return std::min(text.find_first_of(", \t\r\n"), text.size());
  std::size_t at = 1;
  while (at < text.size() && text[at] != '"') at += text[at] == '\\' ? 2 : 1;
  return std::min(at + 1, text.size());
}

}  // namespace

std::expected<Packet, DecodeError> decode_header(std::string_view text) {
  if (text.empty() || text[0] < '0' || text[0] > '6') return std::unexpected(DecodeError::unknown_type);
  Packet packet;
  packet.type = static_cast<PacketType>(text[0] - '0');
  std::string_view rest = text.substr(1);
  if (has_attachments(packet.type) && !take_attachment_count(rest, packet)) {
    return std::unexpected(DecodeError::bad_attachment_count);
  }
  take_namespace(rest, packet);
  if (!take_id(rest, packet)) return std::unexpected(DecodeError::bad_id);
  packet.json = rest;
  return packet;
}

bool is_payload_valid(PacketType type, const Value* payload) {
  if (payload == nullptr) return true;
  switch (type) {
    case PacketType::connect:
      return payload->is_object();
    case PacketType::disconnect:
      return false;
    case PacketType::connect_error:
      return payload->is_string() || payload->is_object();
    case PacketType::event:
    case PacketType::binary_event:
      return payload->is_array() && !payload->items().empty() && is_event_name(payload->items().front());
    case PacketType::ack:
    case PacketType::binary_ack:
      return payload->is_array();
  }
  return false;
}

bool are_placeholders_valid(const Value& payload, std::size_t attachments) {
  if (payload.is_object() && is_placeholder(payload)) {
    const auto index = payload.int64_at("num");
    return index && *index >= 0 && static_cast<std::size_t>(*index) < attachments;
  }
  return std::ranges::all_of(payload.items(),
                             [&](const Value& item) { return are_placeholders_valid(item, attachments); });
}

std::string_view array_inside(std::string_view array_json) {
  const std::string_view array = trimmed(array_json);
  return trimmed(array.substr(1, array.size() - 2));
}

std::string_view arguments_after_name(std::string_view array_json) {
  const std::string_view inside = array_inside(array_json);
  if (inside.empty()) return {};
  const std::string_view rest = trimmed(inside.substr(scalar_end(inside)));
  return rest.empty() ? rest : trimmed(rest.substr(1));
}

void append_packet(std::string& out, const Packet& packet) {
  out.push_back(static_cast<char>('0' + static_cast<int>(packet.type)));
  if (has_attachments(packet.type)) out.append(std::to_string(packet.attachments)).push_back('-');
  if (packet.nsp != "/") out.append(packet.nsp).push_back(',');
  if (packet.id) out.append(std::to_string(*packet.id));
  out.append(packet.json);
}

}  // namespace fa::wire::socketio
