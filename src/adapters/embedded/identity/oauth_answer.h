// Answers of the OAuth endpoints that programs call: JSON that nobody may store (RFC 6749, 5.1 and 5.2).
#pragma once

#include <string>
#include <string_view>

#include "base/http/message.h"

namespace fa::identity {

base::http::Response oauth_json(int status, std::string json);
base::http::Response oauth_error(int status, std::string_view code, std::string_view description);
base::http::Response oauth_unavailable();  // 503 with Retry-After

}  // namespace fa::identity
