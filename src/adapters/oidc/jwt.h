// A JSON Web Token in compact form (RFC 7515, RFC 7519), taken apart but not yet believed.
#pragma once

#include <cstddef>
#include <expected>
#include <string>
#include <string_view>

#include "base/json.h"
#include "ports/identity.h"

namespace fa::oidc {

struct UnverifiedJwt {
  std::string compact;  // the whole token, as it came
  std::string key_id;   // header "kid", never empty
  std::string type;     // header "typ" in lower case without "application/"; empty where absent
  base::json::Value claims;
};

// Refuses, before any key is looked at: tokens above `bytes_max` or not three base64url parts of strict JSON objects
// (malformed; a repeated claim counts), every `alg` but RS256 and every `crit` (unsupported_algorithm), and a missing
// `kid` (unknown_key).
std::expected<UnverifiedJwt, ports::TokenError> parse_jwt(std::string_view token, std::size_t bytes_max);

}  // namespace fa::oidc
