#include "wire/websocket/subprotocols.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include "base/text.h"

namespace fa::wire::websocket {

namespace {

constexpr bool is_token_character(char c) {
  constexpr std::string_view kMarks = "!#$%&'*+-.^_`|~";
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || kMarks.contains(c);
}

bool is_token(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, is_token_character);
}

void append_names(std::vector<std::string_view>& names, std::string_view list) {
  while (true) {
    const std::size_t comma = list.find(',');
    names.push_back(base::trimmed(list.substr(0, comma)));
    if (comma == std::string_view::npos) return;
    list.remove_prefix(comma + 1);
  }
}

}  // namespace

std::optional<std::string_view> choose_subprotocol(const base::http::Request& request) {
  std::vector<std::string_view> names;
  for (const auto& [name, value] : request.headers)
    if (name == "sec-websocket-protocol") append_names(names, value);
  const std::string_view first = names.empty() ? std::string_view() : names.front();
  std::ranges::sort(names);  // a head is full of names at worst: comparing each with each would take long
  if (!std::ranges::all_of(names, is_token) || std::ranges::adjacent_find(names) != names.end()) return std::nullopt;
  return first;
}

}  // namespace fa::wire::websocket
