#include "net/request_target.h"

#include <algorithm>

#include "base/text.h"

namespace fa::net {

namespace {

namespace http = base::http;

bool is_target_char(char c) {
  return c > 0x20 && c < 0x7f && std::string_view("\"#<>\\^`{|}").find(c) == std::string_view::npos;
}

// The path and query of an absolute-form: "http://host:port/path?query".
std::optional<std::string_view> without_authority(std::string_view target) {
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (!target.starts_with(scheme)) continue;
    target.remove_prefix(scheme.size());
    const auto authority_size = std::min(target.find_first_of("/?"), target.size());
    if (authority_size == 0) return std::nullopt;
    target.remove_prefix(authority_size);
    return target;
  }
  return std::nullopt;
}

bool is_plain_text(std::string_view text) {
  return base::code_points(text).has_value() && !base::has_control_characters(text, false);
}

bool has_only_real_segments(std::string_view path) {
  while (!path.empty()) {
    path.remove_prefix(1);
    const auto segment = path.substr(0, path.find('/'));
    path.remove_prefix(segment.size());
    if (segment == "." || segment == ".." || (segment.empty() && !path.empty())) return false;
  }
  return true;
}

bool has_encoded_slash(std::string_view path) {
  return path.find("%2F") != std::string_view::npos || path.find("%2f") != std::string_view::npos;
}

std::optional<std::string> parse_path(std::string_view encoded) {
  if (encoded.empty()) return "/";
  if (encoded.front() != '/' || has_encoded_slash(encoded)) return std::nullopt;
  auto path = http::percent_decode(encoded);
  if (!path || !is_plain_text(*path) || !has_only_real_segments(*path)) return std::nullopt;
  return path;
}

std::optional<http::Headers> parse_query(std::string_view encoded) {
  auto query = http::parse_form(encoded);
  if (!query) return std::nullopt;
  for (const auto& [name, value] : *query)
    if (!base::code_points(name) || !base::code_points(value)) return std::nullopt;
  return query;
}

}  // namespace

std::optional<RequestTarget> parse_request_target(std::string_view method, std::string_view target) {
  if (target.empty() || !std::ranges::all_of(target, is_target_char)) return std::nullopt;
  if (target == "*" && method == "OPTIONS") return RequestTarget{"*", {}};
  std::string_view relative = target;
  if (target.front() != '/') {
    const auto without = without_authority(target);
    if (!without) return std::nullopt;
    relative = *without;
  }
  const auto question = std::min(relative.find('?'), relative.size());
  auto path = parse_path(relative.substr(0, question));
  auto query = parse_query(question < relative.size() ? relative.substr(question + 1) : std::string_view());
  if (!path || !query) return std::nullopt;
  return RequestTarget{std::move(*path), std::move(*query)};
}

}  // namespace fa::net
