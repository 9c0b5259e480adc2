#include "base/url_authority.h"

#include <arpa/inet.h>

#include <algorithm>
#include <cctype>

namespace fa::base {

std::string url_authority(std::string_view host, std::uint16_t port) {
  const bool is_ipv6 = host.contains(':');
  std::string text = is_ipv6 ? "[" + std::string(host) + "]" : std::string(host);
  return text + ":" + std::to_string(port);
}

bool is_loopback_host(std::string_view host) {
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  std::string name(host);
  std::ranges::transform(name, name.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  in_addr v4{};
  in6_addr v6{};
  if (inet_pton(AF_INET, name.c_str(), &v4) == 1) return ntohl(v4.s_addr) >> 24 == 127;
  if (inet_pton(AF_INET6, name.c_str(), &v6) == 1) {
    constexpr std::uint8_t kLoopbackNet = 127;
    return IN6_IS_ADDR_LOOPBACK(&v6) || (IN6_IS_ADDR_V4MAPPED(&v6) && v6.s6_addr[12] == kLoopbackNet);
  }
  return name == "localhost" || name.ends_with(".localhost");
}

}  // namespace fa::base
