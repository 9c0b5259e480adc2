// A response as bytes of HTTP/1.1 (RFC 9112). The framing is the server's own business: Content-Length, Connection and
// Transfer-Encoding of a handler are left out.
#pragma once

#include <string>
#include <string_view>

#include "base/http/message.h"

namespace fa::net {

struct ResponseFraming {
  bool head_only = false;  // the answer to HEAD
  bool keep_alive = true;
  bool http_1_0 = false;  // there keep-alive is said, not implied
  std::string_view request_id;
};

bool has_body(int status, bool head_only);
// The status line and header fields with the empty line after them. `defaults` stand where the response has no header
// of that name.
std::string encode_response_head(const base::http::Response& response, const ResponseFraming& framing,
                                 const base::http::Headers& defaults);

}  // namespace fa::net
