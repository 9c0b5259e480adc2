// Checks UTF-8 (RFC 3629) that arrives in pieces: an error is seen at the first byte that cannot belong to valid text.
#pragma once

#include <cstdint>
#include <string_view>

namespace fa::wire::websocket {

class Utf8Validator {
 public:
  // false: what was fed so far is no prefix of valid UTF-8.
  bool feed(std::string_view bytes);
  // Whether the text may end here, between two characters.
  bool complete() const { return missing_ == 0; }
  void reset() { missing_ = 0; }

 private:
  bool lead(std::uint8_t byte);
  bool trail(std::uint8_t byte);

  std::uint8_t missing_ = 0;  // trail bytes that the character under way still needs
  std::uint8_t low_ = 0x80;   // bounds of the next trail byte: they exclude overlong forms, surrogates and > U+10FFFF
  std::uint8_t high_ = 0xBF;
};

bool is_valid_utf8(std::string_view bytes);

}  // namespace fa::wire::websocket
