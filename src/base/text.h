// Plain text as people write it: UTF-8, counted in code points.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace fa::base {

// How many Unicode code points; nullopt where the bytes are not valid UTF-8 (RFC 3629).
std::optional<std::size_t> code_points(std::string_view text);

// A control character (C0, DEL, C1) is in it; tabs and line ends are no matter where `lines` is true. Valid UTF-8 only.
bool has_control_characters(std::string_view text, bool lines);

// Without the ASCII white space at both ends.
std::string_view trimmed(std::string_view text);

}  // namespace fa::base
