#include "base/http/message.h"

#include <functional>

#include <algorithm>

#include "base/text.h"

namespace fa::base::http {

namespace {

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool equal_ignoring_case(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, {}, lower, lower);
}

std::optional<std::string_view> find(const Headers& list, std::string_view name) {
  for (const auto& [key, value] : list)
    if (key == name) return value;
  return std::nullopt;
}

Response response_of(int status, std::string_view content_type, std::string body) {
  return Response{status, {{"Content-Type", std::string(content_type)}}, std::move(body)};
}

}  // namespace

std::uint64_t Request::visitor_id() const {
  if (visitor != 0) return visitor;
  std::string text(view_of(client));
  text += header("user-agent").value_or(std::string_view());
  return std::hash<std::string>{}(text) | 1;
}

std::optional<std::string_view> Request::header(std::string_view lower_case_name) const {
  return find(headers, lower_case_name);
}

std::optional<std::string_view> Request::query_param(std::string_view name) const {
  return find(query, name);
}

std::string Request::header_list(std::string_view lower_case_name) const {
  std::string list;
  for (const auto& [key, value] : headers) {
    if (key != lower_case_name) continue;
    if (!list.empty()) list += ", ";
    list += value;
  }
  return list;
}

bool Request::is_unreadable(std::string_view query_param_name) const {
  return std::ranges::find(unreadable_query, query_param_name) != unreadable_query.end();
}

std::optional<std::string_view> Request::bearer_token() const {
  constexpr std::string_view kScheme = "bearer ";
  const auto authorization = header("authorization");
  if (!authorization || !equal_ignoring_case(authorization->substr(0, kScheme.size()), kScheme)) return std::nullopt;
  const auto token = trimmed(authorization->substr(kScheme.size()));
  if (token.empty()) return std::nullopt;
  return token;
}

std::optional<std::string> Request::cookie(std::string_view name) const {
  for (const auto& [key, value] : headers) {
    if (key != "cookie") continue;
    std::string_view rest = value;
    while (!rest.empty()) {
      const auto piece = rest.substr(0, rest.find(';'));
      rest.remove_prefix(std::min(rest.size(), piece.size() + 1));
      const auto pair = trimmed(piece);
      const auto equals = pair.find('=');
      if (equals != std::string_view::npos && pair.substr(0, equals) == name)
        return std::string(pair.substr(equals + 1));
    }
  }
  return std::nullopt;
}

Response& Response::set(std::string name, std::string value) {
  if (!equal_ignoring_case(name, "set-cookie"))
    std::erase_if(headers, [&](const auto& header) { return equal_ignoring_case(header.first, name); });
  headers.emplace_back(std::move(name), std::move(value));
  return *this;
}

Response json_response(int status, std::string body) {
  return response_of(status, "application/json", std::move(body));
}

Response text_response(int status, std::string body) {
  return response_of(status, "text/plain; charset=utf-8", std::move(body));
}

Response html_response(int status, std::string body) {
  return response_of(status, "text/html; charset=utf-8", std::move(body));
}

}  // namespace fa::base::http
