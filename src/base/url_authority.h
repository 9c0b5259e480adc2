// The host and port of a URL (RFC 3986, 3.2).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace fa::base {

// "127.0.0.1:8000", "[::1]:8000": an IPv6 address stands in brackets there (RFC 3986, 3.2.2). `host` is a name or an
// address, without brackets.
std::string url_authority(std::string_view host, std::uint16_t port);

// Whether only this machine reaches the host: 127.0.0.0/8, ::1, and localhost with all names below it (RFC 6761, 6.3).
// `host` is a name or an address in any letter case, with or without brackets.
bool is_loopback_host(std::string_view host);

}  // namespace fa::base
