#include "wire/realtime_chat_text.h"

#include <algorithm>

namespace fa::wire {
namespace {

constexpr std::string_view kBlanks = " \t\r\n";

std::string_view trim(std::string_view text) {
  const auto first = text.find_first_not_of(kBlanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

bool has_control_character(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if ((byte < 0x20 && byte != '\n') || byte == 0x7F) return true;
    // C1 controls U+0080 to U+009F are 0xC2 0x80 to 0xC2 0x9F in UTF-8.
    if (byte == 0xC2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xA0) return true;
  }
  return false;
}

std::size_t count_characters(std::string_view text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

}  // namespace

std::expected<std::string, ErrorCode> clean_chat_text(std::string_view text) {
  const std::string_view trimmed = trim(text);
  if (count_characters(trimmed) > kChatCharactersMax) return std::unexpected(ErrorCode::message_too_long);
  if (trimmed.empty() || has_control_character(trimmed)) return std::unexpected(ErrorCode::invalid_message);
  return std::string(trimmed);
}

std::string_view chat_text_error(ErrorCode code) {
  if (code == ErrorCode::message_too_long) return "a message has at most 500 characters";
  return "a message is plain text of 1 to 500 characters without control characters";
}

}  // namespace fa::wire
