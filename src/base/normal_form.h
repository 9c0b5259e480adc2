// One form for letters that can be typed in several (Unicode Standard Annex 15, NFC). No I/O; any thread.
#pragma once

#include <string>
#include <string_view>

namespace fa::base {

// The text in NFC; bytes that are no UTF-8 come back as they are.
std::string in_normal_form(std::string_view text);

}  // namespace fa::base
