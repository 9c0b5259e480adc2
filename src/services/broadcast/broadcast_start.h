// The first message of a broadcast:
// `{"type":"broadcast_start","auction_id":…,"token":…,"mime_type":"video/webm;codecs=…"}`.
#pragma once

#include <expected>
#include <optional>
#include <string>
#include <string_view>

#include "domain/uuid.h"
#include "ports/broadcasts.h"

namespace fa::broadcast {

struct BroadcastStart {
  std::optional<domain::AuctionId> auction_id;  // nullopt: what came is no id, and names no auction
  std::string token;
  ports::Container container;
};

// The error says what is wrong, for a person.
std::expected<BroadcastStart, std::string> parse_broadcast_start(std::string_view message);

}  // namespace fa::broadcast
