// The masking of client frames (RFC 6455, section 5.3): an XOR with four bytes that repeat.
#pragma once

#include <array>
#include <cstdint>
#include <span>

namespace fa::wire::websocket {

using MaskKey = std::array<std::uint8_t, 4>;

// Masks or unmasks a piece of a payload in place; `offset` is how many payload bytes came before it.
void apply_mask(std::span<char> piece, const MaskKey& key, std::uint64_t offset);

}  // namespace fa::wire::websocket
