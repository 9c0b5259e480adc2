#include "base/loopback_names.h"

#include <algorithm>
#include <array>

namespace fa::base {
namespace {

constexpr std::array<std::string_view, 3> kNames = {"127.0.0.1", "localhost", "[::1]"};

std::string lower_case(std::string_view text) {
  std::string lower(text);
  for (char& c : lower)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return lower;
}

struct Parts {
  std::string scheme;
  std::string name;
  std::string port;  // ":8000", or empty for the scheme's own
};

Parts parts_of(std::string_view scheme, std::string_view authority) {
  Parts parts{lower_case(scheme), lower_case(authority), ""};
  const auto after_name = parts.name.starts_with('[') ? parts.name.find(']') : 0;
  if (const auto colon = parts.name.find(':', after_name == std::string::npos ? 0 : after_name);
      colon != std::string::npos) {
    parts.port = parts.name.substr(colon);
    parts.name.resize(colon);
  }
  if (parts.name.ends_with('.')) parts.name.pop_back();
  if (parts.port == (parts.scheme == "https" ? ":443" : ":80") || parts.port == ":") parts.port.clear();
  return parts;
}

std::optional<Parts> parts_of(std::string_view origin) {
  const auto end = origin.find("://");
  if (end == std::string_view::npos) return std::nullopt;
  const std::string_view rest = origin.substr(end + 3);
  Parts parts = parts_of(origin.substr(0, end), rest.substr(0, rest.find_first_of("/?#")));
  const bool is_web = parts.scheme == "http" || parts.scheme == "https";
  return is_web ? std::optional(std::move(parts)) : std::nullopt;
}

bool is_loopback(const Parts& parts) {
  return std::ranges::find(kNames, parts.name) != kNames.end();
}

}  // namespace

std::string browser_origin(std::string_view origin) {
  const auto parts = parts_of(origin);
  return parts ? parts->scheme + "://" + parts->name + parts->port : std::string(origin);
}

std::vector<std::string> other_loopback_origins(std::string_view origin) {
  const auto own = parts_of(origin);
  std::vector<std::string> others;
  if (!own || !is_loopback(*own)) return others;
  for (const std::string_view name : kNames)
    if (name != own->name) others.push_back(own->scheme + "://" + std::string(name) + own->port);
  return others;
}

std::optional<std::string> same_page_at(std::string_view origin, std::string_view host, std::string_view target) {
  const auto own = parts_of(origin);
  if (!own || !is_loopback(*own) || !target.starts_with('/')) return std::nullopt;
  const Parts asked = parts_of(own->scheme, host);
  if (asked.name == own->name || asked.port != own->port || !is_loopback(asked)) return std::nullopt;
  return browser_origin(origin) + std::string(target);
}

}  // namespace fa::base
