// The texts of the packets that a server sends. `args_json` is the inside of an argument array; `nsp` is "/" or
// "/name".
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace fa::wire::socketio {

std::string encode_connect(std::string_view nsp, std::string_view sid);
std::string encode_connect_error(std::string_view nsp, std::string_view message);
std::string encode_disconnect(std::string_view nsp);

// With attachments: the text of a binary packet, after which exactly so many binary messages must follow.
std::string encode_event(std::string_view nsp, std::string_view name, std::string_view args_json,
                         std::size_t attachments = 0);
std::string encode_ack(std::string_view nsp, std::uint64_t id, std::string_view args_json, std::size_t attachments = 0);

}  // namespace fa::wire::socketio
