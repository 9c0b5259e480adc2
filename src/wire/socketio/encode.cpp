#include "wire/socketio/encode.h"

#include "base/json.h"
#include "wire/socketio/packet.h"

namespace fa::wire::socketio {

namespace {

std::string encode(const Packet& packet) {
  std::string out;
  out.reserve(packet.json.size() + packet.nsp.size() + 24);
  append_packet(out, packet);
  return out;
}

std::string object_of(std::string_view key, std::string_view text) {
  std::string json;
  base::json::Writer writer(json);
  writer.begin_object();
  writer.field(key, text);
  writer.end_object();
  return json;
}

}  // namespace

std::string encode_connect(std::string_view nsp, std::string_view sid) {
  return encode({PacketType::connect, 0, nsp, std::nullopt, object_of("sid", sid)});
}

std::string encode_connect_error(std::string_view nsp, std::string_view message) {
  return encode({PacketType::connect_error, 0, nsp, std::nullopt, object_of("message", message)});
}

std::string encode_disconnect(std::string_view nsp) {
  return encode({PacketType::disconnect, 0, nsp, std::nullopt, {}});
}

std::string encode_event(std::string_view nsp, std::string_view name, std::string_view args_json,
                         std::size_t attachments) {
  std::string array = "[";
  base::json::append_escaped(array, name);
  if (!args_json.empty()) array.append(",").append(args_json);
  array.push_back(']');
  return encode(
      {attachments > 0 ? PacketType::binary_event : PacketType::event, attachments, nsp, std::nullopt, array});
}

std::string encode_ack(std::string_view nsp, std::uint64_t id, std::string_view args_json, std::size_t attachments) {
  const std::string array = std::string("[").append(args_json).append("]");
  return encode({attachments > 0 ? PacketType::binary_ack : PacketType::ack, attachments, nsp, id, array});
}

}  // namespace fa::wire::socketio
