// ports::TokenVerifier for the tokens of one OpenID Connect issuer, whether inside this process or anywhere else.
#pragma once

#include <memory>
#include <string_view>

#include "adapters/oidc/claims.h"
#include "adapters/oidc/key_cache.h"
#include "ports/clock.h"
#include "ports/identity.h"

namespace fa::oidc {

class TokenVerifier final : public ports::TokenVerifier {
 public:
  // `clock` outlives the verifier.
  TokenVerifier(VerifierSettings settings, std::unique_ptr<KeyCache> keys, const ports::Clock& clock);
  std::expected<ports::Identity, ports::TokenError> verify(std::string_view token) override;

 private:
  const VerifierSettings settings_;
  const std::unique_ptr<KeyCache> keys_;
  const ports::Clock& clock_;
};

}  // namespace fa::oidc
