#include "wire/client_json.h"

#include <charconv>
#include <cstdint>
#include <optional>

namespace fa::wire {
namespace {

constexpr std::size_t kEscapeChars = 6;  // of \uXXXX
constexpr std::string_view kReplacement = "\\ufffd";

constexpr bool is_high_surrogate(std::uint16_t unit) {
  return unit >= 0xD800 && unit <= 0xDBFF;
}
constexpr bool is_low_surrogate(std::uint16_t unit) {
  return unit >= 0xDC00 && unit <= 0xDFFF;
}

// The UTF-16 code unit whose escape stands at the beginning of `text`, if one does.
std::optional<std::uint16_t> escaped_unit(std::string_view text) {
  if (text.size() < kEscapeChars || !text.starts_with("\\u")) return std::nullopt;
  const char* const end = text.data() + kEscapeChars;
  std::uint16_t unit = 0;
  if (std::from_chars(text.data() + 2, end, unit, 16).ptr != end) return std::nullopt;
  return unit;
}

// `text` itself where no surrogate is alone in it; else its copy in `room`, with another escape of the same length in
// the place of each. Few messages have a backslash, and nothing else begins an escape.
std::string_view with_lone_surrogates_replaced(std::string_view text, std::string& room) {
  std::size_t at = text.find('\\');
  while (at != std::string_view::npos) {
    const auto unit = escaped_unit(text.substr(at));
    if (!unit) {
      at += 2;  // with the character that it escapes, which may be a backslash
    } else if (!is_high_surrogate(*unit) && !is_low_surrogate(*unit)) {
      at += kEscapeChars;
    } else if (const auto next = escaped_unit(text.substr(at + kEscapeChars));
               is_high_surrogate(*unit) && next && is_low_surrogate(*next)) {
      at += 2 * kEscapeChars;
    } else {
      if (room.empty()) room = text;
      room.replace(at, kEscapeChars, kReplacement);
      at += kEscapeChars;
    }
    at = text.find('\\', at);
  }
  return room.empty() ? text : std::string_view(room);
}

}  // namespace

std::expected<base::json::Value, std::string> parse_client_json(std::string_view text,
                                                                const base::json::Limits& limits) {
  std::string room;
  return base::json::parse(with_lone_surrogates_replaced(text, room), limits);
}

}  // namespace fa::wire
