#include "adapters/embedded/catalog_text_query.h"

namespace fa::embedded {
namespace {

constexpr std::size_t kWordsMax = 16;

// ASCII letters and digits, and everything beyond ASCII: what the unicode61 tokenizer may make a token of.
bool is_word_byte(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte >= 0x80 || (byte >= '0' && byte <= '9') || ((byte | 0x20) >= 'a' && (byte | 0x20) <= 'z');
}

}  // namespace

std::string fts5_expression(std::string_view text) {
  std::string expression;
  std::size_t words = 0;
  for (std::size_t at = 0; at < text.size() && words < kWordsMax;) {
    if (!is_word_byte(text[at])) {
      ++at;
      continue;
    }
    const std::size_t start = at;
    while (at < text.size() && is_word_byte(text[at])) ++at;
    if (words++ > 0) expression += ' ';
    // Only word bytes are left, so nothing inside needs to be escaped.
    expression.append("\"").append(text.substr(start, at - start)).append("\"");
  }
  if (words > 0) expression += '*';
  return expression;
}

}  // namespace fa::embedded
