// What a chat message may say: plain text of 1 to 500 characters, trimmed, in at most five lines.
#pragma once

#include <cstddef>
#include <expected>
#include <string>
#include <string_view>

#include "wire/error_codes.h"

namespace fa::wire {

inline constexpr std::size_t kChatCharactersMax = 500;  // Unicode code points, after trimming
inline constexpr std::size_t kChatLineBreaksMax = 4;    // those beyond are blanks

// The text as everybody is shown it (base/shown_text.h); or message_too_long; or invalid_message where nothing is left
// of it, nothing of it can be seen, or it holds control characters or such that turn the direction of text.
std::expected<std::string, ErrorCode> clean_chat_text(std::string_view text);
std::string_view chat_text_error(ErrorCode code);

}  // namespace fa::wire
