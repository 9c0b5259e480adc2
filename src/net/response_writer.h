// A response as bytes of HTTP/1.1 (RFC 9112). The framing is the server's own business: Content-Length, Connection and
// Transfer-Encoding of a handler are left out.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/http/message.h"

namespace fa::net {

struct ResponseFraming {
  bool head_only = false;  // the answer to HEAD
  bool keep_alive = true;
  bool http_1_0 = false;  // there keep-alive is said, not implied
  std::string_view request_id;
  std::string_view date_line = {};  // whole, with its line end; empty: none
};

// IMF-fixdate (RFC 9110, 5.6.7): "Sun, 06 Nov 1994 08:49:37 GMT", from Unix seconds of the years 1970 to 9999.
std::string http_date(std::int64_t unix_s);

bool has_body(int status, bool head_only);
// The status line and header fields with the empty line after them. `defaults` stand where the response has no header
// of that name.
std::string encode_response_head(const base::http::Response& response, const ResponseFraming& framing,
                                 const base::http::Headers& defaults);

}  // namespace fa::net
