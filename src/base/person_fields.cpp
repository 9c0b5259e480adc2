#include "base/person_fields.h"

#include <algorithm>

namespace fa::base {
namespace {

constexpr std::size_t kPhoneDigitsMin = 5;
constexpr std::size_t kPhoneDigitsMax = 15;  // E.164
constexpr std::size_t kLocalPartMax = 64;    // RFC 5321, 4.5.3.1.1
constexpr std::size_t kLabelMax = 63;        // RFC 1035, 2.3.4

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_letter_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || is_digit(c);
}

// Pieces with something in each, of which every one is as `is_piece` says.
template <class IsPiece>
bool all_pieces(std::string_view text, IsPiece is_piece) {
  while (true) {
    const auto dot = text.find('.');
    if (!is_piece(text.substr(0, dot))) return false;
    if (dot == std::string_view::npos) return true;
    text.remove_prefix(dot + 1);
  }
}

bool is_atom(std::string_view text) {  // RFC 5322, 3.2.3
  constexpr std::string_view kOthers = "!#$%&'*+-/=?^_`{|}~";
  return !text.empty() && std::ranges::all_of(text, [&](char c) {
    return is_letter_or_digit(c) || kOthers.find(c) != std::string_view::npos;
  });
}

bool is_label(std::string_view text) {
  return !text.empty() && text.size() <= kLabelMax && text.front() != '-' && text.back() != '-' &&
         std::ranges::all_of(text, [](char c) { return is_letter_or_digit(c) || c == '-'; });
}

// No name ends in a number: that would be an address of a machine.
bool is_host_name(std::string_view text) {
  const auto last = text.substr(text.rfind('.') + 1);
  return all_pieces(text, is_label) && !std::ranges::all_of(last, is_digit);
}

}  // namespace

bool is_username(std::string_view text) {
  return text.size() >= kUsernameMin && text.size() <= kUsernameMax &&
         std::ranges::all_of(text, [](char c) { return is_letter_or_digit(c) || c == '_' || c == '.' || c == '-'; });
}

bool is_email_address(std::string_view text) {
  const auto at = text.rfind('@');
  if (at == std::string_view::npos || at > kLocalPartMax || text.size() > kEmailBytesMax) return false;
  return all_pieces(text.substr(0, at), is_atom) && is_host_name(text.substr(at + 1));
}

std::optional<std::string> normal_phone(std::string_view text) {
  if (!text.starts_with('+')) return std::nullopt;
  std::string phone = "+";
  for (const char c : text.substr(1)) {
    if (is_digit(c))
      phone += c;
    else if (c != ' ' && c != '-' && c != '(' && c != ')' && c != '.')
      return std::nullopt;
  }
  const std::size_t digits = phone.size() - 1;
  if (phone.starts_with("+0")) return std::nullopt;  // no country's
  return digits >= kPhoneDigitsMin && digits <= kPhoneDigitsMax ? std::optional(phone) : std::nullopt;
}

}  // namespace fa::base
