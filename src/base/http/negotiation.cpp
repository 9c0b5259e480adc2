#include "base/http/negotiation.h"

#include <algorithm>
#include <optional>

#include "base/text.h"

namespace fa::base::http {

namespace {

bool is_same_name(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
  return std::ranges::equal(a, b, {}, lower, lower);
}

std::string_view take(std::string_view& list, char separator) {
  const auto item = list.substr(0, list.find(separator));
  list.remove_prefix(std::min(list.size(), item.size() + 1));
  return trimmed(item);
}

// ("0" ["." 0*3DIGIT]) / ("1" ["." 0*3"0"]) in thousandths; nullopt: no weight.
std::optional<int> thousandths(std::string_view text) {
  if (text.empty() || text.size() > 5 || (text[0] != '0' && text[0] != '1')) return std::nullopt;
  if (text.size() > 1 && text[1] != '.') return std::nullopt;
  int value = text[0] == '1' ? 1000 : 0;
  int weight = 100;
  for (const char c : text.substr(std::min<std::size_t>(2, text.size()))) {
    if (c < '0' || c > '9') return std::nullopt;
    value += (c - '0') * weight;
    weight /= 10;
  }
  return value <= 1000 ? std::optional(value) : std::nullopt;
}

// Of the parameters behind an item; a weight that is none counts as 0, for what it asks for is not known.
int weight_of(std::string_view parameters) {
  while (!parameters.empty()) {
    auto value = take(parameters, ';');
    const auto name = take(value, '=');
    if (is_same_name(name, "q")) return thousandths(trimmed(value)).value_or(0);
  }
  return 1000;
}

// The weight of the first item for which `rank` is highest; `rank` 0 is no match. nullopt: none matches.
template <class Rank>
std::optional<int> weight_in(std::string_view list, Rank rank) {
  std::optional<int> weight;
  int best = 0;
  while (!list.empty()) {
    auto item = take(list, ',');
    const auto name = take(item, ';');
    const int found = rank(name);
    if (found <= best) continue;
    best = found;
    weight = weight_of(item);
  }
  return weight;
}

int weight_of_type(std::string_view accept, std::string_view type, std::string_view subtype) {
  const auto rank = [&](std::string_view range) {
    const auto slash = range.find('/');
    if (slash == std::string_view::npos) return 0;
    if (range == "*/*") return 1;
    if (!is_same_name(range.substr(0, slash), type)) return 0;
    const auto of = range.substr(slash + 1);
    return of == "*" ? 2 : is_same_name(of, subtype) ? 3 : 0;
  };
  return weight_in(accept, rank).value_or(0);
}

}  // namespace

bool accepts_coding(const Request& request, std::string_view coding) {
  const std::string list = request.header_list("accept-encoding");
  const auto rank = [&](std::string_view name) {
    if (is_same_name(name, coding)) return 2;
    // RFC 9110, 8.4.1.3: x-gzip is another name of gzip.
    if (coding == "gzip" && is_same_name(name, "x-gzip")) return 2;
    return name == "*" ? 1 : 0;
  };
  const int weight = weight_in(list, rank).value_or(0);
  const auto as_it_is = weight_in(list, [](std::string_view name) { return is_same_name(name, "identity") ? 1 : 0; });
  return weight > 0 && weight >= as_it_is.value_or(0);
}

bool prefers_page(const Request& request) {
  const std::string accept = request.header_list("accept");
  return weight_of_type(accept, "text", "html") > weight_of_type(accept, "application", "json");
}

}  // namespace fa::base::http
