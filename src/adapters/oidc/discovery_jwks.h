// The key set of an issuer somewhere else, found by OpenID Connect Discovery 1.0.
#pragma once

#include <string>

#include "adapters/oidc/http_get.h"
#include "adapters/oidc/jwks_source.h"

namespace fa::oidc {

class DiscoveryJwks final : public JwksSource {
 public:
  // `issuer` is compared with the document's byte for byte (Discovery, 4.3).
  DiscoveryJwks(std::string issuer, HttpGet get);
  // Discovers again whenever the last fetch failed, so a moved jwks_uri is found.
  std::expected<std::string, std::string> fetch() override;

 private:
  std::expected<std::string, std::string> discover() const;
  const std::string issuer_;
  const HttpGet get_;
  std::string jwks_uri_;  // empty: to be discovered
};

}  // namespace fa::oidc
