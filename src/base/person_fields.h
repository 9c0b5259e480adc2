// What may stand where people name themselves and say how they are reached: the one rule for sign-up, profiles, the
// operator's commands, an issuer's claims and mail. No I/O; any thread.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace fa::base {

inline constexpr std::size_t kUsernameMin = 3;
inline constexpr std::size_t kUsernameMax = 32;
inline constexpr std::size_t kPersonNameMax = 255;  // code points
inline constexpr std::size_t kEmailBytesMax = 254;  // RFC 5321, 4.5.3.1.3, without its angle brackets

// 3 to 32 of A-Z a-z 0-9 _ . -
bool is_username(std::string_view text);

// An address that every mail server takes as it is: a dot-atom of at most 64 bytes, "@", and a host name (RFC 5321,
// 4.1.2; RFC 1123, 2.1). No quoted text, no address literal, no comment, ASCII alone.
bool is_email_address(std::string_view text);

// The phone number in international form (E.164), "+" and 5 to 15 digits, without the blanks and signs between them;
// nullopt where it is none.
std::optional<std::string> normal_phone(std::string_view text);

}  // namespace fa::base
