// Whether a client has already what it asks for (RFC 9110, 13.1.2). Only for what is there: a condition never hides
// that something is not. Any thread.
#pragma once

#include <string>
#include <string_view>

#include "base/http/message.h"

namespace fa::base::http {

// `etag` as in an ETag field, with its quotes, weak or strong. True for GET and HEAD whose If-None-Match names it, in a
// list or weakly, or is "*".
bool is_known(const Request& request, std::string_view etag);

// Gives the answer to a GET its ETag, and makes it a 304 without a body where the client has it.
Response with_etag(const Request& request, Response response, std::string etag);

// W/"…" of these bytes: the same for every coding that they are sent in.
std::string weak_etag(std::string_view bytes);

}  // namespace fa::base::http
