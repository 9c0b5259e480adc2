// Who is behind a token, as the gateway needs to know it.
#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>

#include "ports/identity.h"
#include "ports/users.h"
#include "wire/error_codes.h"

namespace fa::gateway {

struct SessionUser {
  domain::UserId user_id;
  std::string username;
  ports::Tier tier = ports::Tier::fresh;
  bool is_verified = false;
  std::int64_t expires_at = 0;          // Unix ms; from then on the session only watches
  std::optional<domain::Uuid> sign_in;  // with which the session ends
};

// unauthenticated for a token that is not good; unavailable where the issuer or the store of users cannot be asked now.
using SignIn = std::expected<SessionUser, wire::ErrorCode>;

// May block: for the blocking pool.
SignIn sign_in(ports::TokenVerifier& tokens, ports::Users& users, std::string_view token);

}  // namespace fa::gateway
