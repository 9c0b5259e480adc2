#include "app/identity.h"

#include "adapters/oidc/discovery_jwks.h"
#include "adapters/oidc/http_get.h"
#include "app/embedded_identity.h"

namespace fa::app {

namespace {

std::unique_ptr<oidc::KeyCache> key_cache(std::unique_ptr<oidc::JwksSource> source, const ports::Clock& clock,
                                          base::BlockingPool& pool, const oidc::KeyCacheSettings& cache = {}) {
  const auto background = [&pool](std::move_only_function<void()> work) { return pool.run(std::move(work)); };
  return std::make_unique<oidc::KeyCache>(std::move(source), clock, cache, background);
}

std::unique_ptr<oidc::TokenVerifier> verifier_of(const Settings& settings, const std::string& issuer,
                                                 std::unique_ptr<oidc::KeyCache> keys, const ports::Clock& clock) {
  return std::make_unique<oidc::TokenVerifier>(
      oidc::VerifierSettings{.issuer = issuer, .client_id = settings.oidc_client_id}, std::move(keys), clock);
}

}  // namespace

std::expected<IdentityParts, std::string> IdentityParts::make(const Settings& settings, const ports::Clock& clock,
                                                              base::BlockingPool& pool) {
  IdentityParts parts;
  if (!settings.oidc_issuer.empty()) {
    parts.issuer = settings.oidc_issuer;
    parts.origins = std::make_shared<IssuerOrigins>(parts.issuer);
    auto source = std::make_unique<oidc::DiscoveryJwks>(
        parts.issuer, oidc::make_http_get(),
        [origins = parts.origins](const base::json::Value& document) { origins->learn(document); });
    auto keys = key_cache(std::move(source), clock, pool);
    keys->prefetch();  // the first people need not wait for an issuer far away
    parts.verifier = verifier_of(settings, parts.issuer, std::move(keys), clock);
    return parts;
  }
  identity::ProviderSettings provider_settings;
  provider_settings.issuer = settings.base_url();
  provider_settings.client_id = settings.oidc_client_id;
  provider_settings.dev_login = settings.dev_login;
  identity::allow_default_redirects(provider_settings);
  auto provider = identity::IdentityProvider::open(settings.data_dir, provider_settings, clock);
  if (!provider) return std::unexpected(provider.error());
  parts.provider = std::move(*provider);
  parts.issuer = provider_settings.issuer;
  auto* raw = parts.provider.get();
  auto source = std::make_unique<oidc::InProcessJwks>(
      [raw]() -> std::expected<std::string, std::string> { return raw->jwks_json(); },
      [raw] { return raw->jwks_revision(); });
  auto keys = key_cache(std::move(source), clock, pool);
  parts.issuer_verifier = verifier_of(settings, parts.issuer, std::move(keys), clock);
  parts.verifier = std::make_unique<EmbeddedIdentity>(*parts.issuer_verifier, *parts.provider);
  return parts;
}

}  // namespace fa::app
