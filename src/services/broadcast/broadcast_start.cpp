#include "services/broadcast/broadcast_start.h"

#include <optional>

#include "base/json.h"

namespace fa::broadcast {
namespace {

// MediaRecorder's type, as the browser chose it; the codecs behind the semicolon are for ffmpeg to find out.
std::optional<ports::Container> container_of(std::string_view mime_type) {
  const std::string_view essence = mime_type.substr(0, mime_type.find(';'));
  if (essence == "video/webm" || essence == "video/x-matroska") return ports::Container::webm;
  if (essence == "video/mp4") return ports::Container::mp4;
  return std::nullopt;
}

}  // namespace

std::expected<BroadcastStart, std::string> parse_broadcast_start(std::string_view message) {
  const auto body = base::json::parse(message);
  if (!body || !body->is_object()) return std::unexpected("The first message is a JSON object.");
  const std::string* const type = body->string_at("type");
  if (!type || *type != "broadcast_start") return std::unexpected("The first message is of type broadcast_start.");
  const std::string* const id = body->string_at("auction_id");
  const std::string* const token = body->string_at("token");
  const std::string* const mime_type = body->string_at("mime_type");
  if (!id || !token || !mime_type) return std::unexpected("auction_id, token and mime_type are needed.");
  const auto container = container_of(*mime_type);
  if (!container) return std::unexpected("mime_type is neither video/webm nor video/mp4.");
  return BroadcastStart{domain::parse_id<domain::AuctionId>(*id), *token, *container};
}

}  // namespace fa::broadcast
