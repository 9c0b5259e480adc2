#include "services/gateway/sign_in.h"

namespace fa::gateway {

SignIn sign_in(ports::TokenVerifier& tokens, ports::Users& users, std::string_view token) {
  const auto identity = tokens.verify(token);
  if (!identity) {
    const bool asked_in_vain = identity.error() == ports::TokenError::unavailable;
    return std::unexpected(asked_in_vain ? wire::ErrorCode::unavailable : wire::ErrorCode::unauthenticated);
  }
  const auto user = users.user_for(*identity);
  if (!user) return std::unexpected(wire::ErrorCode::unavailable);
  return SessionUser{user->user_id,     user->username,       user->tier,
                     user->is_verified, identity->expires_at, identity->sign_in};
}

}  // namespace fa::gateway
