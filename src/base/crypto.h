// Hashes, random bytes and encodings that everything may use; OpenSSL behind a plain header. Any thread.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace fa::base {

std::array<std::uint8_t, 32> sha256(std::string_view bytes);
std::string random_bytes(std::size_t count);          // from the operating system; aborts where there are none
std::array<std::uint8_t, 16> random_uuid_v4_bytes();  // RFC 9562 version 4
std::string base64_encode(std::string_view bytes);
std::optional<std::string> base64_decode(std::string_view text);
std::string base64url_encode(std::string_view bytes);  // without padding (RFC 7515)
std::optional<std::string> base64url_decode(std::string_view text);
std::string hex_encode(std::string_view bytes);  // lower case
bool equal_in_constant_time(std::string_view a, std::string_view b);

}  // namespace fa::base
