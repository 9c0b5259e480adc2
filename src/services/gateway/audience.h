// Who gets what, and by which names: the plain framing and the namespace `/` carry everything, the other namespaces
// their part. Each namespace is there once for each set of names, since a room encodes once an audience.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "wire/client_message.h"
#include "wire/event_names.h"
#include "wire/server_message.h"

namespace fa::gateway {

enum class Audience : std::uint8_t { plain, all, bidding, chat, timer, plan_all, plan_bidding, plan_chat, plan_timer };
inline constexpr std::size_t kAudiences = 9;

// Of a Socket.IO namespace; nullopt where there is no such.
std::optional<Audience> audience_of_namespace(std::string_view nsp, wire::EventNames names);
// Empty for plain.
std::string_view namespace_of(Audience audience);

bool receives(Audience audience, wire::MessageType type);
bool may_ask(Audience audience, wire::ClientType type);

// The message's name as this audience knows it.
std::string_view event_name(Audience audience, wire::MessageType type);

// One message as this audience reads it: the text of one WebSocket frame.
std::string encode(Audience audience, wire::MessageType type, std::string_view body);

}  // namespace fa::gateway
