// Who gets what: the plain framing and the namespace `/` carry everything, the other namespaces their part.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "wire/client_message.h"
#include "wire/server_message.h"

namespace fa::gateway {

enum class Audience : std::uint8_t { plain, all, bidding, chat, timer };
inline constexpr std::size_t kAudiences = 5;

// Of a Socket.IO namespace; nullopt where there is no such.
std::optional<Audience> audience_of_namespace(std::string_view nsp);
// Empty for plain.
std::string_view namespace_of(Audience audience);

bool receives(Audience audience, wire::MessageType type);
bool may_ask(Audience audience, wire::ClientType type);

// One message as this audience reads it: the text of one WebSocket frame.
std::string encode(Audience audience, wire::MessageType type, std::string_view body);

}  // namespace fa::gateway
