#include "domain/uuid.h"

namespace fa::domain {
namespace {

constexpr std::size_t kTextLength = 36;

constexpr bool hyphen_at(std::size_t i) {
  return i == 8 || i == 13 || i == 18 || i == 23;
}

constexpr std::uint8_t kNone = 0xff;

// What each character is worth as a hexadecimal digit.
constexpr std::array<std::uint8_t, 256> kNibbles = [] {
  std::array<std::uint8_t, 256> nibbles{};
  nibbles.fill(kNone);
  for (std::uint8_t i = 0; i < 10; ++i) nibbles['0' + i] = i;
  for (std::uint8_t i = 0; i < 6; ++i) nibbles['a' + i] = nibbles['A' + i] = static_cast<std::uint8_t>(10 + i);
  return nibbles;
}();

constexpr std::uint8_t nibble(char c) {
  return kNibbles[static_cast<unsigned char>(c)];
}

}  // namespace

std::optional<Uuid> parse_uuid(std::string_view text) {
  if (text.size() != kTextLength) return std::nullopt;
  Uuid id;
  std::size_t byte = 0;
  for (std::size_t i = 0; i < kTextLength;) {
    if (hyphen_at(i)) {
      if (text[i] != '-') return std::nullopt;
      ++i;
      continue;
    }
    const std::uint8_t high = nibble(text[i]);
    const std::uint8_t low = nibble(text[i + 1]);
    if (high == kNone || low == kNone) return std::nullopt;
    id.bytes[byte++] = static_cast<std::uint8_t>(high << 4 | low);
    i += 2;
  }
  return id;
}

std::array<char, kTextLength> to_chars(const Uuid& id) {
  constexpr char kDigits[] = "0123456789abcdef";
  std::array<char, kTextLength> text;
  std::size_t at = 0;
  for (const std::uint8_t byte : id.bytes) {
    if (hyphen_at(at)) text[at++] = '-';
    text[at++] = kDigits[byte >> 4];
    text[at++] = kDigits[byte & 15];
  }
  return text;
}

std::string to_string(const Uuid& id) {
  const auto text = to_chars(id);
  return {text.data(), text.size()};
}

}  // namespace fa::domain
