#include "base/shown_text.h"

#include <unictype.h>
#include <unistr.h>

#include <algorithm>
#include <optional>
#include <vector>

#include "base/normal_form.h"
#include "base/text.h"

namespace fa::base {
namespace {

using Characters = std::vector<char32_t>;

constexpr std::size_t kMarksMax = 8;        // no language writes more on one letter
constexpr std::size_t kUnseenMax = 16;      // joiners, selectors and tags of one letter; the longest flag has 7
constexpr std::size_t kBreaksTogether = 2;  // one empty line

std::optional<Characters> decoded(std::string_view text) {
  if (!code_points(text)) return std::nullopt;
  Characters characters;
  characters.reserve(text.size());
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
  for (std::size_t at = 0; at < text.size();) {
    ucs4_t one = 0;
    at += static_cast<std::size_t>(u8_mbtouc(&one, bytes + at, text.size() - at));
    characters.push_back(one);
  }
  return characters;
}

std::string encoded(const Characters& characters) {
  constexpr int kBytesMax = 4;
  std::string text;
  text.reserve(characters.size());
  for (const char32_t one : characters) {
    std::uint8_t bytes[kBytesMax];
    const int size = u8_uctomb(bytes, one, kBytesMax);
    text.append(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(std::max(size, 0)));
  }
  return text;
}

bool is_line_break(char32_t c) {
  return c == '\n' || c == '\r' || c == 0x2028 || c == 0x2029;
}

bool is_direction_control(char32_t c) {
  return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
}

bool is_mark(char32_t c) {
  return uc_is_general_category(c, UC_NON_SPACING_MARK) || uc_is_general_category(c, UC_ENCLOSING_MARK);
}

// Characters with nothing drawn which Unicode does not count as white space: the empty braille pattern, a note without
// a head, the place of an object, and what is no character.
bool is_blank_symbol(char32_t c) {
  return c == 0x2800 || c == 0x1D159 || c == 0xFFFC || uc_is_property_not_a_character(c);
}

bool is_visible(char32_t c) {
  return !uc_is_property_white_space(c) && !uc_is_property_default_ignorable_code_point(c) && !is_blank_symbol(c) &&
         !is_direction_control(c) && !uc_is_general_category(c, UC_CONTROL) && !uc_is_general_category(c, UC_FORMAT);
}

// What says nothing at an end of a text. Variation selectors and joiners belong to the letter before them and stay.
bool is_blank_end(char32_t c) {
  constexpr char32_t kHangulFiller = 0x3164;
  constexpr char32_t kHalfWidthFiller = 0xFFA0;
  return uc_is_property_white_space(c) || is_blank_symbol(c) || c == 0xFEFF || c == 0x200B || c == 0x2060 ||
         c == 0x180E || c == kHangulFiller || c == kHalfWidthFiller || c == 0x115F || c == 0x1160;
}

void trim(Characters& text) {
  const auto last = std::find_if_not(text.rbegin(), text.rend(), is_blank_end);
  text.erase(last.base(), text.end());
  text.erase(text.begin(), std::ranges::find_if_not(text, is_blank_end));
}

// CR LF is one break.
void unify_breaks(Characters& text) {
  Characters unified;
  unified.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\r' && i + 1 < text.size() && text[i + 1] == '\n') continue;
    unified.push_back(is_line_break(text[i]) ? U'\n' : text[i]);
  }
  text = std::move(unified);
}

void bound_breaks(Characters& text, std::size_t breaks_max) {
  Characters bounded;
  bounded.reserve(text.size());
  std::size_t breaks = 0;
  std::size_t together = 0;
  for (const char32_t c : text) {
    if (c != '\n') {
      if (!uc_is_property_white_space(c)) together = 0;
      bounded.push_back(c);
      continue;
    }
    if (++together > kBreaksTogether) continue;
    bounded.push_back(++breaks > breaks_max ? U' ' : U'\n');
  }
  text = std::move(bounded);
}

// What is not seen does not part marks from their letter.
void bound_marks(Characters& text) {
  std::size_t marks = 0;
  std::size_t unseen = 0;
  std::erase_if(text, [&](char32_t c) {
    if (is_mark(c)) return ++marks > kMarksMax;
    if (!is_visible(c) && !uc_is_property_white_space(c)) return ++unseen > kUnseenMax;
    marks = unseen = 0;
    return false;
  });
}

}  // namespace

std::expected<std::string, TextFault> shown_text(std::string_view typed, const TextShape& shape) {
  auto text = decoded(typed);
  if (!text) return std::unexpected(TextFault::not_utf8);
  trim(*text);
  std::ranges::replace(*text, U'\t', U' ');
  if (shape.line_breaks_max > 0) unify_breaks(*text);
  const auto is_fault = [&](char32_t c) {
    if (c == '\n') return shape.line_breaks_max == 0;
    return uc_is_general_category(c, UC_CONTROL) || is_line_break(c);
  };
  if (std::ranges::any_of(*text, is_fault)) return std::unexpected(TextFault::control_character);
  if (std::ranges::any_of(*text, is_direction_control)) return std::unexpected(TextFault::direction_control);
  if (!text->empty() && std::ranges::none_of(*text, is_visible)) return std::unexpected(TextFault::nothing_visible);
  if (shape.line_breaks_max > 0) bound_breaks(*text, shape.line_breaks_max);
  bound_marks(*text);
  return in_normal_form(encoded(*text));
}

std::string_view text_fault_words(TextFault fault) {
  switch (fault) {
    case TextFault::not_utf8:
      return "must be valid UTF-8";
    case TextFault::control_character:
      return "must not have control characters";
    case TextFault::direction_control:
      return "must not have characters that turn the direction of text";
    case TextFault::nothing_visible:
      break;
  }
  return "must have something that can be seen";
}

}  // namespace fa::base
