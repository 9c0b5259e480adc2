// One house on this machine has several names: a browser that opened it by another one than its own is another origin
// to it, and nobody could sign in there.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace fa::base {

// `origin` in the form that browsers give it (RFC 6454, 6.2): scheme and host in lower case, without the scheme's own
// port. What is no http or https origin comes back as it was.
std::string browser_origin(std::string_view origin);

// The same place under the other names of this machine: of http://127.0.0.1:8000 these are http://localhost:8000 and
// http://[::1]:8000. Empty where the host of `origin` (http or https) is none of them.
std::vector<std::string> other_loopback_origins(std::string_view origin);

// Where whoever asked for `target` under the name `host` (of the request, with its port) should go: the same page of
// `origin`, if that is the same place under another name. nullopt: they are there, or somewhere else altogether.
std::optional<std::string> same_page_at(std::string_view origin, std::string_view host, std::string_view target);

}  // namespace fa::base
