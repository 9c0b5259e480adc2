// Who people are: the embedded OpenID provider, or the keys of another issuer.
#pragma once

#include <expected>
#include <memory>
#include <string>

#include "adapters/embedded/identity/identity_provider.h"
#include "adapters/oidc/token_verifier.h"
#include "app/issuer_origins.h"
#include "app/settings.h"
#include "base/blocking_pool.h"
#include "ports/clock.h"

namespace fa::app {

struct IdentityParts {
  static std::expected<IdentityParts, std::string> make(const Settings& settings, const ports::Clock& clock,
                                                        base::BlockingPool& pool);

  std::unique_ptr<identity::IdentityProvider> provider;  // none with an issuer elsewhere
  std::unique_ptr<ports::TokenVerifier> issuer_verifier;
  std::unique_ptr<ports::TokenVerifier> verifier;  // what the services are given
  std::string issuer;
  std::shared_ptr<IssuerOrigins> origins;  // of an issuer elsewhere; null with the embedded provider
};

}  // namespace fa::app
