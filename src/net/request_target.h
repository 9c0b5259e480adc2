// The request target: origin-form, absolute-form, or "*" for OPTIONS (RFC 9112, 3.2).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/http/message.h"

namespace fa::net {

struct RequestTarget {
  std::string path;  // decoded; "*" for the asterisk-form
  base::http::Query query;
  std::string authority;  // of the absolute-form, which counts instead of Host (RFC 9112, 3.2.2); else empty
};

// nullopt: not a target for this server: control characters, a form that the method does not allow, an authority that
// is none, or in the path a bad percent sequence, text that is not UTF-8, "." or "..", or an encoded slash. A query may
// be anything: who reads a parameter looks at it. Empty segments are left in the path; see without_empty_segments().
std::optional<RequestTarget> parse_request_target(std::string_view method, std::string_view target);

// Where a target with empty segments ("//auctions", "/auctions/") would lead without them: path and query, in ASCII.
// The target has been parsed before.
std::string without_empty_segments(std::string_view target);

}  // namespace fa::net
