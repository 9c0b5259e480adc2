// What the server's events are called. The names beside our own are those of the plan that this house was asked for
// with, so that clients written for it are told what they listen for (docs/from-flask.md).
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "wire/server_message.h"

namespace fa::wire {

enum class EventNames : std::uint8_t { standard, plan };

// EVENT_NAMES, and `event_names` of a Socket.IO handshake: `default` or `plan`. nullopt: neither.
std::optional<EventNames> parse_event_names(std::string_view text);

// The event's name by these names. Some events are told by the plan's names alone (is_plans_own).
std::string_view event_name(MessageType type, EventNames names);

// connected, joined_auction, left_auction, user_joined and user_left: by our own names acknowledgements and
// `participants` say the same.
constexpr bool is_plans_own(MessageType type) {
  return type >= MessageType::connected;
}

}  // namespace fa::wire
