// Tokens of the embedded provider, under a name that does not change when the house moves to another address: people
// stay who they are, although the issuer in their tokens is the address.
#pragma once

#include "ports/identity.h"

namespace fa::app {

class EmbeddedIdentity final : public ports::TokenVerifier {
 public:
  explicit EmbeddedIdentity(ports::TokenVerifier& verifier) : verifier_(verifier) {}
  std::expected<ports::Identity, ports::TokenError> verify(std::string_view token) override {
    auto identity = verifier_.verify(token);
    if (identity) identity->issuer = "urn:flashauction:embedded";
    return identity;
  }

 private:
  ports::TokenVerifier& verifier_;
};

}  // namespace fa::app
