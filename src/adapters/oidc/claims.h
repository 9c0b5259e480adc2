// What a token whose signature holds must say to be good here, and who it then names (protocol, "REST").
#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <string>
#include <vector>

#include "adapters/oidc/jwt.h"
#include "ports/identity.h"

namespace fa::oidc {

struct VerifierSettings {
  std::string issuer;
  std::string client_id;
  std::vector<std::string> audiences;  // beside client_id: names of this API at the issuer (RFC 9068)
  std::string moderator_group = "moderator";
  std::string admin_group = "admin";
  std::int64_t not_before_leeway_ms = 30'000;  // for nbf alone: a session ends at its token's exp, so exp is exact
  std::size_t token_bytes_max = 8 * 1024;
};

// Checks iss, then exp and nbf against `now_ms` (Unix ms), then the token's kind and audience.
std::expected<ports::Identity, ports::TokenError> identity_of(const UnverifiedJwt& token,
                                                              const VerifierSettings& settings, std::int64_t now_ms);

}  // namespace fa::oidc
