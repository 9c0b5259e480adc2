#include "base/url_origin.h"

#include <algorithm>

namespace fa::base {

namespace {

char lower_ascii(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool is_authority_char(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
         std::string_view("-._:[]").find(c) != std::string_view::npos;
}

}  // namespace

std::optional<std::string> url_origin(std::string_view url) {
  std::string text(url);
  std::ranges::transform(text, text.begin(), lower_ascii);
  const std::size_t scheme_end = text.starts_with("https://") ? 8 : text.starts_with("http://") ? 7 : 0;
  if (scheme_end == 0) return std::nullopt;
  text.resize(std::min(text.find_first_of("/?#", scheme_end), text.size()));
  const auto authority = std::string_view(text).substr(scheme_end);
  if (authority.empty() || authority.front() == ':' || !std::ranges::all_of(authority, is_authority_char))
    return std::nullopt;
  return text;
}

}  // namespace fa::base
