#include "app/setting_values.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <span>

#include "base/http/message.h"
#include "base/mime_message.h"
#include "base/person_fields.h"
#include "base/text.h"
#include "net/socket_address.h"

namespace fa::app {

namespace {

using Why = std::unexpected<std::string>;

std::string lowered(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return out;
}

bool is_control(unsigned char c) {
  return c < 0x20 || c == 0x7f;
}

bool is_visible(unsigned char c) {
  return c > 0x20 && c < 0x7f;
}

std::string joined(std::span<const std::string_view> schemes) {
  std::string text;
  for (const auto scheme : schemes) text += (text.empty() ? "" : " or ") + std::string(scheme) + "://";
  return text;
}

struct Address {
  std::string scheme;  // in small letters, as the host
  std::string host;    // an IPv6 address stands in brackets
  std::uint16_t port = 0;
  std::string path;
  bool has_userinfo = false;
  std::string username;
  std::string password;
  bool has_query = false;
  bool has_fragment = false;
};

bool is_host_name(std::string_view name) {
  if (name.empty() || name.size() > 253) return false;
  const auto is_of_label = [](unsigned char c) { return std::isalnum(c) || c == '-' || c == '_'; };
  std::string_view last;
  while (true) {
    const auto dot = name.find('.');
    last = name.substr(0, dot);
    if (last.empty() || last.size() > 63 || !std::ranges::all_of(last, is_of_label)) return false;
    if (dot == std::string_view::npos) break;
    name.remove_prefix(dot + 1);
  }
  // What ends in a number is an IPv4 address, or none at all (URL Standard, "ends in a number checker").
  return !std::ranges::all_of(last, [](unsigned char c) { return std::isdigit(c); });
}

// The host as browsers write it: an IPv6 address in its shortest form (RFC 5952), all else in small letters.
std::optional<std::string> host_of_text(std::string_view text) {
  std::string host = lowered(text);
  in_addr v4{};
  if (inet_pton(AF_INET, host.c_str(), &v4) == 1) return host;
  if (!host.starts_with('[') || !host.ends_with(']')) return is_host_name(host) ? std::optional(host) : std::nullopt;
  in6_addr v6{};
  std::array<char, INET6_ADDRSTRLEN> shortest{};
  if (inet_pton(AF_INET6, host.substr(1, host.size() - 2).c_str(), &v6) != 1) return std::nullopt;
  inet_ntop(AF_INET6, &v6, shortest.data(), shortest.size());
  return "[" + std::string(shortest.data()) + "]";
}

// 0 for an empty one, which is as good as none (RFC 3986, 3.2.3).
std::optional<std::uint16_t> port_of_text(std::string_view text) {
  if (text.empty()) return 0;
  std::uint16_t port = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, fault] = std::from_chars(text.data(), end, port);
  return fault == std::errc() && stop == end && port != 0 ? std::optional(port) : std::nullopt;
}

// What may stand anywhere in a URL (RFC 3986, 2).
bool is_of_url(unsigned char c) {
  return is_visible(c) && !std::string_view("\"<>\\^`{|}").contains(static_cast<char>(c));
}

// `authority` is what stands between the scheme and the path. The text is empty where it was taken.
std::string take_authority(std::string_view authority, Address& address) {
  if (const auto at = authority.rfind('@'); at != std::string_view::npos) {
    const std::string_view login = authority.substr(0, at);
    authority.remove_prefix(at + 1);
    const auto colon = login.find(':');
    const auto username = base::http::percent_decode(login.substr(0, colon));
    const auto password = base::http::percent_decode(colon == std::string_view::npos ? "" : login.substr(colon + 1));
    if (!username || !password || login.contains('@')) return "the name and password in it are not percent-encoded";
    address.has_userinfo = true;
    address.username = *username;
    address.password = *password;
  }
  const auto bracket = authority.starts_with('[') ? authority.find(']') : 0;
  const auto colon = bracket == std::string_view::npos ? bracket : authority.find(':', bracket);
  auto host = host_of_text(authority.substr(0, colon));
  if (!host) return authority.empty() || colon == 0 ? "it names no host" : "what it names is no host";
  const auto port = port_of_text(colon == std::string_view::npos ? "" : authority.substr(colon + 1));
  if (!port) return "its port is none from 1 to 65535";
  address.host = std::move(*host);
  address.port = *port;
  return {};
}

// An address with one of the schemes and a host. Taken apart by hand: Boost.URL 1.81 reads http://10.0.0.1.nip.io as an
// address with a path.
std::expected<Address, std::string> parse_address(std::string_view text, std::span<const std::string_view> schemes) {
  const auto separator = text.find("://");
  const std::string scheme = lowered(text.substr(0, separator));
  if (separator == std::string_view::npos || std::ranges::find(schemes, scheme) == schemes.end())
    return Why("it does not begin with " + joined(schemes));
  std::string_view rest = text.substr(separator + 3);
  if (!std::ranges::all_of(rest, is_of_url) || !base::http::percent_decode(rest))
    return Why("a character is in it that no URL has (RFC 3986)");
  Address address{.scheme = scheme};
  address.has_fragment = rest.contains('#');
  rest = rest.substr(0, rest.find('#'));
  address.has_query = rest.contains('?');
  rest = rest.substr(0, rest.find('?'));
  const auto authority = rest.substr(0, rest.find('/'));
  address.path = rest.substr(authority.size());
  if (std::string why = take_authority(authority, address); !why.empty()) return Why(std::move(why));
  return address;
}

constexpr std::array<std::string_view, 2> kWeb{"http", "https"};
constexpr std::array<std::string_view, 2> kRtmp{"rtmp", "rtmps"};
constexpr std::array<std::string_view, 2> kSmtp{"smtp", "smtps"};

// What no setting's address has beside its path.
std::string excess_of(const Address& address) {
  if (address.has_query) return "it has a query";
  return address.has_fragment ? "it has a fragment" : "";
}

std::string with_port(const Address& address) {
  const std::string start = address.scheme + "://" + address.host;
  return address.port == 0 ? start : start + ":" + std::to_string(address.port);
}

}  // namespace

SettingText web_origin(std::string_view text) {
  text = base::trimmed(text);
  auto address = parse_address(text, kWeb);
  if (!address) return Why(address.error());
  if (address->has_userinfo) return Why("it has a user's name");
  if (!address->path.empty() && address->path != "/") return Why("it has a path");
  if (const auto excess = excess_of(*address); !excess.empty()) return Why(excess);
  if (address->port == (address->scheme == "https" ? 443 : 80)) address->port = 0;
  return with_port(*address);
}

std::expected<std::vector<std::string>, std::string> web_origins(const std::vector<std::string>& entries) {
  std::vector<std::string> origins;
  for (const std::string& entry : entries) {
    const std::string_view text = base::trimmed(entry);
    if (text.empty()) continue;
    const auto origin = text == "*" ? SettingText("*") : web_origin(text);
    if (!origin) return Why("\"" + shown_value(text) + "\" is none: " + origin.error());
    if (std::ranges::find(origins, *origin) == origins.end()) origins.push_back(*origin);
  }
  if (origins.size() > 1 && std::ranges::find(origins, "*") != origins.end())
    return Why("* means all, and stands alone");
  return origins;
}

SettingText issuer_address(std::string_view text) {
  text = base::trimmed(text);
  const auto address = parse_address(text, kWeb);
  if (!address) return Why(address.error());
  if (address->has_userinfo) return Why("it has a user's name");
  if (const auto excess = excess_of(*address); !excess.empty()) return Why(excess);
  return std::string(text);
}

SettingText rtmp_address(std::string_view text) {
  text = base::trimmed(text);
  const auto address = parse_address(text, kRtmp);
  if (!address) return Why(address.error());
  if (address->has_userinfo) return Why("it has a user's name");
  if (const auto excess = excess_of(*address); !excess.empty()) return Why(excess);
  std::string path = address->path;
  while (path.ends_with('/')) path.pop_back();  // programs put one between it and the key
  if (path.empty()) return Why("it has no path such as /live");
  return with_port(*address) + path;
}

std::expected<MailServer, std::string> mail_server(std::string_view text) {
  text = base::trimmed(text);
  const auto address = parse_address(text, kSmtp);
  if (!address) return Why(address.error());
  if (const auto excess = excess_of(*address); !excess.empty()) return Why(excess);
  const std::string path = address->path == "/" ? "" : address->path;  // libcurl greets with the name that stands there
  return MailServer{with_port(*address) + path, address->username, address->password};
}

SettingText mail_server_address(std::string_view text) {
  const auto server = mail_server(text);
  if (!server) return Why(server.error());
  return std::string(base::trimmed(text));
}

SettingText mail_sender(std::string_view text) {
  text = base::trimmed(text);
  if (std::ranges::any_of(text, is_control)) return Why("it has control characters");
  const bool has_name = text.contains('<') || text.contains('>');
  const auto open = text.find('<');
  const bool is_one =
      !has_name || (text.ends_with('>') && open != std::string_view::npos &&
                    text.find('<', open + 1) == std::string_view::npos && text.find('>') == text.size() - 1);
  if (!is_one || !base::is_email_address(base::address_of(text))) return Why("it has no mail address");
  return std::string(text);
}

SettingText header_secret(std::string_view text) {
  if (!std::ranges::all_of(text, is_visible)) return Why("a blank, a control character or one beyond ASCII is in it");
  if (text.size() < kSecretLengthMin) return Why("it is shorter");
  constexpr std::size_t kSecretLengthMax = 1024;  // far below what a head may have
  if (text.size() > kSecretLengthMax) return Why("it is longer than " + std::to_string(kSecretLengthMax));
  return std::string(text);
}

SettingText one_line_secret(std::string_view text) {
  if (text.empty()) return Why("it is empty");
  if (std::ranges::any_of(text, is_control)) return Why("a control character is in it");
  return std::string(text);
}

SettingText listen_address(std::string_view text) {
  text = base::trimmed(text);
  if (text.starts_with('[') && text.ends_with(']')) text = text.substr(1, text.size() - 2);
  std::string host = lowered(text);
  if (!net::socket_address(host, 0)) return Why("it is no IP address");
  if (!host.contains(':')) return host;
  const std::string shortest = host_of_text("[" + host + "]").value_or("[" + host + "]");
  return shortest.substr(1, shortest.size() - 2);
}

SettingText plain_path(std::string_view text) {
  text = base::trimmed(text);
  if (text.empty()) return Why("it is empty");
  if (std::ranges::any_of(text, is_control)) return Why("a control character is in it");
  if (text == "~" || text.starts_with("~/")) return Why("~ is not replaced here; write the folder out");
  return std::string(text);
}

SettingText visible_name(std::string_view text) {
  text = base::trimmed(text);
  if (text.empty()) return Why("it is empty");
  if (!std::ranges::all_of(text, is_visible)) return Why("a blank, a control character or one beyond ASCII is in it");
  return std::string(text);
}

std::string host_of_origin(const std::string& origin) {
  const auto address = parse_address(origin, kWeb);
  return address ? address->host : std::string();
}

std::optional<bool> truth_of(std::string_view text) {
  const std::string word = lowered(base::trimmed(text));
  for (const std::string_view yes : {"true", "yes", "on", "1"})
    if (word == yes) return true;
  for (const std::string_view no : {"false", "no", "off", "0"})
    if (word == no) return false;
  return std::nullopt;
}

std::string shown_value(std::string_view text) {
  constexpr std::size_t kShownMax = 200;
  std::string shown(text);
  // Up to the last @ before the path: a name and a password, perhaps.
  const auto scheme = shown.find("://");
  const auto from = scheme == std::string::npos ? 0 : scheme + 3;
  const auto at = shown.rfind('@', shown.find('/', from));
  const bool is_login = at != std::string::npos && at > from && (scheme != std::string::npos || shown.find(':') < at);
  if (is_login) shown.replace(from, at - from, "…");
  if (shown.size() > kShownMax) shown = shown.substr(0, kShownMax) + "…";
  for (char& c : shown)
    if (is_control(static_cast<unsigned char>(c))) c = '?';
  return shown;
}

}  // namespace fa::app
