// The request target: origin-form, absolute-form, or "*" for OPTIONS (RFC 9112, 3.2).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/http/message.h"

namespace fa::net {

struct RequestTarget {
  std::string path;  // decoded; "*" for the asterisk-form
  base::http::Headers query;
};

// nullopt: not a target for this server: control characters, a bad percent sequence, text that is not UTF-8, an empty
// segment (one trailing slash is none), "." or "..", an encoded slash, or a form that the method does not allow.
std::optional<RequestTarget> parse_request_target(std::string_view method, std::string_view target);

}  // namespace fa::net
