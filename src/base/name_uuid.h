// UUIDs made of a name: the same name in the same space always gives the same id, so that a repeat is recognised.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace fa::base {

// RFC 9562 version 8: the first 128 bits of SHA-256 over the space, a zero byte and the name.
std::array<std::uint8_t, 16> name_uuid_bytes(std::string_view space, std::string_view name);

}  // namespace fa::base
