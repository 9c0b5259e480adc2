#include "base/url_authority.h"

namespace fa::base {

std::string url_authority(std::string_view host, std::uint16_t port) {
  const bool is_ipv6 = host.contains(':');
  std::string text = is_ipv6 ? "[" + std::string(host) + "]" : std::string(host);
  return text + ":" + std::to_string(port);
}

}  // namespace fa::base
