// How far the house trusts somebody: what they may do a second goes by it (settings BID_RATE_PER_S and its like).
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

namespace fa::ports {

enum class Tier { fresh, verified, trusted };  // "new" on the wire and in settings

// As on the wire, in settings and in tokens.
constexpr std::string_view name_of(Tier tier) {
  constexpr std::array<std::string_view, 3> kNames{"new", "verified", "trusted"};
  return kNames[static_cast<std::size_t>(tier)];
}

constexpr std::optional<Tier> tier_named(std::string_view name) {
  for (const Tier tier : {Tier::fresh, Tier::verified, Tier::trusted})
    if (name_of(tier) == name) return tier;
  return std::nullopt;
}

}  // namespace fa::ports
