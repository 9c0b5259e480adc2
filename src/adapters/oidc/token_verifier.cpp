#include "adapters/oidc/token_verifier.h"

#include <utility>

#include "adapters/oidc/jwt.h"

namespace fa::oidc {

using ports::TokenError;

TokenVerifier::TokenVerifier(VerifierSettings settings, std::unique_ptr<KeyCache> keys, const ports::Clock& clock)
    : settings_(std::move(settings)), keys_(std::move(keys)), clock_(clock) {}

std::expected<ports::Identity, TokenError> TokenVerifier::verify(std::string_view token) {
  const auto parsed = parse_jwt(token, settings_.token_bytes_max);
  if (!parsed) return std::unexpected(parsed.error());
  const auto key = keys_->find(parsed->key_id);
  if (!key) {
    const bool unknown = key.error() == KeyLookupError::unknown;
    return std::unexpected(unknown ? TokenError::unknown_key : TokenError::unavailable);
  }
  if (!(*key)->signed_this(parsed->compact)) return std::unexpected(TokenError::bad_signature);
  return identity_of(*parsed, settings_, clock_.unix_ms());
}

}  // namespace fa::oidc
