#include "wire/realtime_chat_text.h"

#include "base/shown_text.h"
#include "base/text.h"

namespace fa::wire {

std::expected<std::string, ErrorCode> clean_chat_text(std::string_view text) {
  auto shown = base::shown_text(text, {.line_breaks_max = kChatLineBreaksMax});
  if (!shown || shown->empty()) return std::unexpected(ErrorCode::invalid_message);
  if (base::code_points(*shown).value_or(0) > kChatCharactersMax) return std::unexpected(ErrorCode::message_too_long);
  return std::move(*shown);
}

std::string_view chat_text_error(ErrorCode code) {
  if (code == ErrorCode::message_too_long) return "a message has at most 500 characters";
  return "a message is plain text of 1 to 500 characters that can be seen, without control characters";
}

}  // namespace fa::wire
