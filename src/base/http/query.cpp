#include <algorithm>

#include "base/http/message.h"
#include "base/text.h"

namespace fa::base::http {

namespace {

constexpr std::size_t kQueryPairsMax = 1000;

std::optional<std::string> readable(std::string_view encoded) {
  auto text = percent_decode(encoded, true);
  return text && code_points(*text) ? text : std::nullopt;
}

// What cannot be decoded stays as it came, so that it is never taken for something else.
std::string as_it_came(std::string_view encoded) {
  std::string text(encoded);
  if (!code_points(text)) std::ranges::replace_if(text, [](unsigned char c) { return c >= 0x80; }, '?');
  return text;
}

}  // namespace

Query parse_query(std::string_view encoded) {
  Query query;
  while (!encoded.empty() && query.pairs.size() < kQueryPairsMax) {
    const auto pair = encoded.substr(0, encoded.find('&'));
    encoded.remove_prefix(std::min(encoded.size(), pair.size() + 1));
    if (pair.empty()) continue;
    const auto name_size = std::min(pair.find('='), pair.size());
    const auto raw_name = pair.substr(0, name_size);
    const auto raw_value = pair.substr(std::min(name_size + 1, pair.size()));
    auto name = readable(raw_name);
    auto value = readable(raw_value);
    if (!name) name = as_it_came(raw_name);
    if (!value) query.unreadable.push_back(*name);
    query.pairs.emplace_back(std::move(*name), value ? std::move(*value) : as_it_came(raw_value));
  }
  return query;
}

}  // namespace fa::base::http
