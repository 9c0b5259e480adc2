// Text that people write and others are shown: titles, descriptions, names, chat. By Unicode's own properties
// (libunistring). No I/O; any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <string>
#include <string_view>

namespace fa::base {

struct TextShape {
  std::size_t line_breaks_max = 0;  // those beyond become blanks; 0: one line, and a line break is a fault
};

enum class TextFault : std::uint8_t {
  not_utf8,
  control_character,  // C0, DEL, C1; in one line also line and paragraph separators
  direction_control,  // U+202A to U+202E, U+2066 to U+2069: they turn what stands beside the text, too
  nothing_visible,    // only characters that are not drawn
};

// The text as it is kept and shown to all: without white space and blank characters at its ends, line breaks (CR, CR
// LF, U+2028, U+2029) as U+000A with at most one empty line between two others, and at most eight marks on one letter
// (those beyond are left out). A tab is a blank. Empty where nothing but white space was written.
std::expected<std::string, TextFault> shown_text(std::string_view typed, const TextShape& shape);

// For an answer, after the name of what was written: "must be valid UTF-8".
std::string_view text_fault_words(TextFault fault);

}  // namespace fa::base
