// Whose share of the house's bounded resources something takes: a network address (an IPv4 address as IPv4-mapped, or
// the /64 of an IPv6 address) or a person's id. 16 bytes both; the two are never counted in one table.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace fa::base {

using ClientKey = std::array<std::uint8_t, 16>;

inline std::string_view view_of(const ClientKey& key) {
  return {reinterpret_cast<const char*>(key.data()), key.size()};
}

}  // namespace fa::base
