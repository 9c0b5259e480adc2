// The key set of an issuer somewhere else, found by OpenID Connect Discovery 1.0.
#pragma once

#include <functional>
#include <string>

#include "adapters/oidc/http_get.h"
#include "adapters/oidc/jwks_source.h"
#include "base/json.h"

namespace fa::oidc {

class DiscoveryJwks final : public JwksSource {
 public:
  // `issuer` is compared with the document's byte for byte (Discovery, 4.3).
  // `on_document` gets each document that is the issuer's own, on the thread that fetches; may be empty.
  using OnDocument = std::function<void(const base::json::Value&)>;
  DiscoveryJwks(std::string issuer, HttpGet get, OnDocument on_document = {});
  // Discovers again whenever the last fetch failed, so a moved jwks_uri is found.
  std::expected<std::string, std::string> fetch() override;

 private:
  std::expected<std::string, std::string> discover() const;
  const std::string issuer_;
  const HttpGet get_;
  const OnDocument on_document_;
  std::string jwks_uri_;  // empty: to be discovered
};

}  // namespace fa::oidc
