#include "net/head_syntax.h"

#include <algorithm>
#include <array>

#include "net/limits.h"

namespace fa::net {

namespace {

constexpr std::size_t kContentLengthDigitsMax = 18;

bool is_upper(char c) {
  return c >= 'A' && c <= 'Z';
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_letter(char c) {
  return is_upper(c) || (c >= 'a' && c <= 'z');
}

bool is_token_char(char c) {
  return is_letter(c) || is_digit(c) || std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
}

bool is_host_char(char c) {
  return is_letter(c) || is_digit(c) || std::string_view("-._~:[]%!$&'()*+,;=").find(c) != std::string_view::npos;
}

}  // namespace

std::string lower_case(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), [](char c) { return is_upper(c) ? static_cast<char>(c + 32) : c; });
  return out;
}

bool is_method(std::string_view method) {
  return !method.empty() && method.size() <= kMethodBytesMax &&
         std::ranges::all_of(method, [](char c) { return is_upper(c) || c == '-'; });
}

bool is_host(std::string_view host) {
  return std::ranges::all_of(host, is_host_char);
}

bool is_content_length(std::string_view value) {
  return !value.empty() && value.size() <= kContentLengthDigitsMax && std::ranges::all_of(value, is_digit);
}

bool is_field_name(std::string_view name) {
  return !name.empty() && std::ranges::all_of(name, is_token_char);
}

bool is_field_text(std::string_view text) {
  return std::ranges::none_of(text, [](char c) { return (c >= 0 && c < 0x20 && c != '\t') || c == 0x7f; });
}

bool has_plain_lines(std::string_view head) {
  if (head.find('\0') != std::string_view::npos || ends_line_without_cr(head, 0)) return false;
  for (auto cr = head.find('\r'); cr != std::string_view::npos; cr = head.find('\r', cr + 1)) {
    if (cr + 1 >= head.size() || head[cr + 1] != '\n') return false;
    if (cr + 2 < head.size() && (head[cr + 2] == ' ' || head[cr + 2] == '\t')) return false;
  }
  return true;
}

bool may_become_request(std::string_view head) {
  if (head.starts_with('\r')) head.remove_prefix(head.size() == 1 ? 1 : head[1] == '\n' ? 2 : 0);
  if (head.empty()) return true;
  const auto method = head.substr(0, head.find(' '));
  if (!is_method(method)) return false;
  constexpr std::string_view kVersion = " http/";  // which capitals are right is told once the head is there
  const auto line_end = head.find("\r\n");
  const auto line = head.substr(0, line_end);
  if (!is_field_text(line.ends_with('\r') ? line.substr(0, line.size() - 1) : line)) return false;
  if (line_end == std::string_view::npos) return true;
  const auto version = line.rfind(' ');
  return version != std::string_view::npos && version >= method.size() &&
         lower_case(head.substr(version, kVersion.size())) == kVersion;
}

bool is_single_field(std::string_view lower_case_name) {
  constexpr std::array<std::string_view, 5> kSingle{"authorization", "content-type", "origin", "idempotency-key",
                                                    "x-internal-secret"};
  return std::ranges::find(kSingle, lower_case_name) != kSingle.end();
}

bool ends_line_without_cr(std::string_view text, std::size_t from) {
  for (auto lf = text.find('\n', from); lf != std::string_view::npos; lf = text.find('\n', lf + 1))
    if (lf == 0 || text[lf - 1] != '\r') return true;
  return false;
}

}  // namespace fa::net
