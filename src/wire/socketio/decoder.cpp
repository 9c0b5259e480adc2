#include "wire/socketio/decoder.h"

#include "wire/client_json.h"

namespace fa::wire::socketio {

namespace {

PacketType without_attachments(PacketType type) {
  if (type == PacketType::binary_event) return PacketType::event;
  return type == PacketType::binary_ack ? PacketType::ack : type;
}

}  // namespace

std::expected<Decoded, DecodeError> Decoder::decode(std::string_view text) const {
  const auto packet = decode_header(text);
  if (!packet) return std::unexpected(packet.error());
  Decoded decoded{*packet, std::nullopt, {}};
  if (!packet->json.empty()) {
    auto payload = parse_client_json(packet->json, limits_);
    if (!payload) return std::unexpected(DecodeError::bad_payload);
    decoded.payload = std::move(*payload);
  }
  const base::json::Value* payload = decoded.payload ? &*decoded.payload : nullptr;
  // Of an event that passed a limit the beginning says whose it is and how to answer; of other packets it says nothing.
  const bool is_event = packet->type == PacketType::event || packet->type == PacketType::binary_event;
  if (payload && payload->was_cut() && !is_event) return std::unexpected(DecodeError::bad_payload);
  if (!is_payload_valid(packet->type, payload)) return std::unexpected(DecodeError::bad_payload);
  return decoded;
}

Decoder::Result Decoder::on_text(std::string_view text) {
  finished_.reset();
  if (assembly_) return std::unexpected(DecodeError::text_while_assembling);
  auto decoded = decode(text);
  if (!decoded) return std::unexpected(decoded.error());
  if (decoded->packet.attachments == 0) return std::optional(std::move(*decoded));

  assembly_ = std::make_unique<Assembly>();
  assembly_->text = text;
  assembly_->bytes = text.size();
  decoded = decode(assembly_->text);
  assembly_->decoded = std::move(*decoded);
  return std::nullopt;
}

Decoder::Result Decoder::on_binary(std::string_view bytes) {
  finished_.reset();
  if (!assembly_) return std::unexpected(DecodeError::unexpected_binary);
  Decoded& decoded = assembly_->decoded;
  decoded.attachments.emplace_back(bytes);
  assembly_->bytes += bytes.size();
  if (decoded.attachments.size() < decoded.packet.attachments) return std::nullopt;

  // Of a placeholder where the payload was cut, the number may be what is missing.
  const bool is_whole = decoded.payload && !decoded.payload->was_cut();
  if (is_whole && !are_placeholders_valid(*decoded.payload, decoded.attachments.size())) {
    return std::unexpected(DecodeError::bad_placeholder);
  }
  finished_ = std::move(assembly_);
  finished_->decoded.packet.type = without_attachments(finished_->decoded.packet.type);
  return std::optional(std::move(finished_->decoded));
}

}  // namespace fa::wire::socketio
