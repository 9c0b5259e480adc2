// What a person typed into the search box as an FTS5 expression. User text is never FTS5 syntax.
#pragma once

#include <string>
#include <string_view>

namespace fa::embedded {

// Every word must be found in title or description; the last one also as the beginning of a word. Each word is quoted
// as an FTS5 string, so AND, NEAR, *, ^, :, - and quotes are only text. At most 16 words are looked at.
// Text without a word gives "", which finds nothing.
std::string fts5_expression(std::string_view text);

}  // namespace fa::embedded
