#include "wire/socketio/encode.h"

#include "base/json.h"
#include "wire/socketio/packet.h"

namespace fa::wire::socketio {

namespace {

constexpr std::size_t kHeaderBytes = 48;  // what most headers, and an event's name, fit into

// `then_bytes`: how much the caller appends.
std::string encode(const Packet& packet, std::size_t then_bytes = 0) {
  std::string out;
  out.reserve(packet.json.size() + packet.nsp.size() + kHeaderBytes + then_bytes);
  append_packet(out, packet);
  return out;
}

std::string object_of(base::json::Key key, std::string_view text) {
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
  const PacketType type = attachments > 0 ? PacketType::binary_event : PacketType::event;
  std::string out = encode({type, attachments, nsp, std::nullopt, "["}, args_json.size());
  base::json::append_escaped(out, name);
  if (!args_json.empty()) out.append(",").append(args_json);
  out.push_back(']');
  return out;
}

std::string encode_ack(std::string_view nsp, std::uint64_t id, std::string_view args_json, std::size_t attachments) {
  const PacketType type = attachments > 0 ? PacketType::binary_ack : PacketType::ack;
  return encode({type, attachments, nsp, id, "["}, args_json.size()).append(args_json).append("]");
}

}  // namespace fa::wire::socketio
