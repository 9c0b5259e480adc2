// What a chat message may say: plain text of 1 to 500 characters, trimmed, without control characters other than
// newline.
#pragma once

#include <cstddef>
#include <expected>
#include <string>
#include <string_view>

#include "wire/error_codes.h"

namespace fa::wire {

inline constexpr std::size_t kChatCharactersMax = 500;  // Unicode code points, after trimming

// `text` is valid UTF-8. The trimmed text; or message_too_long; or invalid_message where nothing is left of it or it
// holds a control character (C0 but newline, DEL, C1).
std::expected<std::string, ErrorCode> clean_chat_text(std::string_view text);
std::string_view chat_text_error(ErrorCode code);

}  // namespace fa::wire
