// The origin of a URL (RFC 6454): what a Content-Security-Policy or a CORS list names.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace fa::base {

// "https://host:8443" of "HTTPS://Host:8443/path?query", in lower case; a path and what follows are left out. nullopt:
// no http or https, or a host that is none. What comes back has no blank, comma or semicolon in it.
std::optional<std::string> url_origin(std::string_view url);

}  // namespace fa::base
