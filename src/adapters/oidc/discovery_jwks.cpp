#include "adapters/oidc/discovery_jwks.h"

#include <utility>

#include "base/json.h"

namespace fa::oidc {
namespace {

std::string document_url(const std::string& issuer) {
  const bool ends_with_slash = issuer.ends_with('/');
  return issuer + (ends_with_slash ? "" : "/") + ".well-known/openid-configuration";
}

}  // namespace

DiscoveryJwks::DiscoveryJwks(std::string issuer, HttpGet get, OnDocument on_document)
    : issuer_(std::move(issuer)), get_(std::move(get)), on_document_(std::move(on_document)) {}

std::expected<std::string, std::string> DiscoveryJwks::fetch() {
  if (jwks_uri_.empty()) {
    auto uri = discover();
    if (!uri) return std::unexpected(uri.error());
    jwks_uri_ = std::move(*uri);
  }
  auto keys = get_(jwks_uri_);
  if (!keys) {
    jwks_uri_.clear();
    return std::unexpected("key set: " + keys.error());
  }
  return keys;
}

std::expected<std::string, std::string> DiscoveryJwks::discover() const {
  const auto body = get_(document_url(issuer_));
  if (!body) return std::unexpected("discovery: " + body.error());
  const auto document = base::json::parse(*body);
  if (!document || !document->is_object()) return std::unexpected("the discovery document is not a JSON object");
  const std::string* issuer = document->string_at("issuer");
  if (!issuer || *issuer != issuer_) return std::unexpected("the discovery document names another issuer");
  if (on_document_) on_document_(*document);
  const std::string* uri = document->string_at("jwks_uri");
  if (!uri || !is_acceptable_url(*uri)) return std::unexpected("the discovery document has no acceptable jwks_uri");
  return *uri;
}

}  // namespace fa::oidc
