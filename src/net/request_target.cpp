#include "net/request_target.h"

#include <algorithm>

#include "base/text.h"
#include "net/head_syntax.h"

namespace fa::net {

namespace {

namespace http = base::http;

bool is_path_char(char c) {
  return c > 0x20 && c < 0x7f && std::string_view("\"#<>\\^`{|}").find(c) == std::string_view::npos;
}

// Browsers send "{keyword}", "50%" and raw UTF-8 in queries as they found them.
bool is_query_char(char c) {
  return static_cast<unsigned char>(c) > 0x20 && c != 0x7f;
}

struct Parts {
  std::string_view authority;
  std::string_view path;
  std::string_view query;
};

bool starts_with_ignoring_case(std::string_view text, std::string_view lower_case_start) {
  return lower_case(text.substr(0, lower_case_start.size())) == lower_case_start;
}

// Takes "http://host:port" off an absolute-form; nullopt: there is none, or nothing in it.
std::optional<std::string_view> take_authority(std::string_view& target) {
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (!starts_with_ignoring_case(target, scheme)) continue;
    target.remove_prefix(scheme.size());
    const auto authority = target.substr(0, std::min(target.find_first_of("/?"), target.size()));
    if (authority.empty() || !is_host(authority)) return std::nullopt;
    target.remove_prefix(authority.size());
    return authority;
  }
  return std::nullopt;
}

std::optional<Parts> split(std::string_view target) {
  Parts parts;
  if (!target.starts_with('/')) {
    const auto authority = take_authority(target);
    if (!authority) return std::nullopt;
    parts.authority = *authority;
  }
  const auto question = std::min(target.find('?'), target.size());
  parts.path = target.substr(0, question);
  if (question < target.size()) parts.query = target.substr(question + 1);
  return parts;
}

bool is_plain_text(std::string_view text) {
  return base::code_points(text).has_value() && !base::has_control_characters(text, false);
}

bool has_no_dot_segments(std::string_view path) {
  while (!path.empty()) {
    path.remove_prefix(1);
    const auto segment = path.substr(0, path.find('/'));
    path.remove_prefix(segment.size());
    if (segment == "." || segment == "..") return false;
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
  if (!path || !is_plain_text(*path) || !has_no_dot_segments(*path)) return std::nullopt;
  return path;
}

}  // namespace

std::optional<RequestTarget> parse_request_target(std::string_view method, std::string_view target) {
  if (target == "*" && method == "OPTIONS") return RequestTarget{"*", {}, {}};
  const auto parts = split(target);
  if (!parts || !std::ranges::all_of(parts->path, is_path_char)) return std::nullopt;
  if (!std::ranges::all_of(parts->query, is_query_char)) return std::nullopt;
  auto path = parse_path(parts->path);
  if (!path) return std::nullopt;
  return RequestTarget{std::move(*path), http::parse_query(parts->query), std::string(parts->authority)};
}

std::string without_empty_segments(std::string_view target) {
  const auto parts = split(target).value_or(Parts{});
  std::string out;
  for (std::string_view path = parts.path; !path.empty();) {
    path.remove_prefix(1);
    const auto segment = path.substr(0, path.find('/'));
    path.remove_prefix(segment.size());
    if (!segment.empty()) out.append("/").append(segment);
  }
  if (out.empty()) out = "/";
  if (parts.query.empty()) return out;
  out += '?';
  for (const char c : parts.query) c > 0 ? out.append(1, c) : out.append(http::percent_encode({&c, 1}));
  return out;
}

}  // namespace fa::net
