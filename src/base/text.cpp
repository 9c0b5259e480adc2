#include "base/text.h"

#include <cstdint>

namespace fa::base {
namespace {

struct Lead {
  std::size_t length;       // of the whole sequence; 0: no sequence starts so
  std::uint8_t second_min;  // what RFC 3629's grammar allows of the second byte
  std::uint8_t second_max;
};

Lead lead(std::uint8_t byte) {
  if (byte < 0x80) return {1, 0, 0};
  if (byte < 0xC2) return {0, 0, 0};
  if (byte < 0xE0) return {2, 0x80, 0xBF};
  if (byte == 0xE0) return {3, 0xA0, 0xBF};  // shorter forms exist
  if (byte == 0xED) return {3, 0x80, 0x9F};  // surrogates
  if (byte < 0xF0) return {3, 0x80, 0xBF};
  if (byte == 0xF0) return {4, 0x90, 0xBF};
  if (byte < 0xF4) return {4, 0x80, 0xBF};
  if (byte == 0xF4) return {4, 0x80, 0x8F};  // beyond U+10FFFF
  return {0, 0, 0};
}

bool continues(std::string_view text, std::size_t at, const Lead& lead) {
  if (at + lead.length > text.size()) return false;
  for (std::size_t i = 1; i < lead.length; ++i) {
    const auto byte = static_cast<std::uint8_t>(text[at + i]);
    const std::uint8_t low = i == 1 ? lead.second_min : 0x80;
    const std::uint8_t high = i == 1 ? lead.second_max : 0xBF;
    if (byte < low || byte > high) return false;
  }
  return true;
}

}  // namespace

std::optional<std::size_t> code_points(std::string_view text) {
  std::size_t count = 0;
  for (std::size_t at = 0; at < text.size(); ++count) {
    const Lead start = lead(static_cast<std::uint8_t>(text[at]));
    if (start.length == 0 || !continues(text, at, start)) return std::nullopt;
    at += start.length;
  }
  return count;
}

bool has_control_characters(std::string_view text, bool lines) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<std::uint8_t>(text[i]);
    if (lines && (byte == '\n' || byte == '\r' || byte == '\t')) continue;
    if (byte < 0x20 || byte == 0x7F) return true;
    if (byte == 0xC2 && i + 1 < text.size() && static_cast<std::uint8_t>(text[i + 1]) < 0xA0) return true;
  }
  return false;
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kSpaces = " \t\r\n";
  const std::size_t first = text.find_first_not_of(kSpaces);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kSpaces) - first + 1);
}

}  // namespace fa::base
