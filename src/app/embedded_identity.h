// Tokens of the embedded provider, under a name that does not change when the house moves to another address: people
// stay who they are, although the issuer in their tokens is the address. They end with the sign-in that they are from.
#pragma once

#include "adapters/embedded/identity/identity_provider.h"
#include "ports/identity.h"

namespace fa::app {

class EmbeddedIdentity final : public ports::TokenVerifier {
 public:
  // Both outlive it.
  EmbeddedIdentity(ports::TokenVerifier& verifier, const identity::IdentityProvider& provider)
      : verifier_(verifier), provider_(provider) {}
  std::expected<ports::Identity, ports::TokenError> verify(std::string_view token) override {
    auto identity = verifier_.verify(token);
    if (!identity) return identity;
    if (identity->sign_in && provider_.has_ended(*identity->sign_in)) return std::unexpected(ports::TokenError::ended);
    identity->issuer = "urn:flashauction:embedded";
    return identity;
  }
  bool has_ended(const domain::Uuid& sign_in) const override { return provider_.has_ended(sign_in); }

 private:
  ports::TokenVerifier& verifier_;
  const identity::IdentityProvider& provider_;
};

}  // namespace fa::app
