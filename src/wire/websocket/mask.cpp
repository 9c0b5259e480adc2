#include "wire/websocket/mask.h"

#include <cstddef>
#include <cstring>

namespace fa::wire::websocket {

void apply_mask(std::span<char> piece, const MaskKey& key, std::uint64_t offset) {
  std::array<std::uint8_t, 8> rotated;
  for (std::size_t i = 0; i < rotated.size(); ++i) rotated[i] = key[(offset + i) % 4];
  std::uint64_t wide;
  std::memcpy(&wide, rotated.data(), 8);

  std::size_t at = 0;
  for (; at + 8 <= piece.size(); at += 8) {
    std::uint64_t word;
    std::memcpy(&word, piece.data() + at, 8);
    word ^= wide;
    std::memcpy(piece.data() + at, &word, 8);
  }
  for (; at < piece.size(); ++at) piece[at] = static_cast<char>(static_cast<std::uint8_t>(piece[at]) ^ rotated[at % 8]);
}

}  // namespace fa::wire::websocket
