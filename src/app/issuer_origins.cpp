#include "app/issuer_origins.h"

#include <algorithm>

#include "base/url_origin.h"

namespace fa::app {

namespace {

void add(std::vector<std::string>& origins, const std::string& url) {
  auto origin = base::url_origin(url);
  if (origin && std::ranges::find(origins, *origin) == origins.end()) origins.push_back(std::move(*origin));
}

}  // namespace

IssuerOrigins::IssuerOrigins(const std::string& issuer) {
  add(origins_, issuer);
}

void IssuerOrigins::learn(const base::json::Value& discovery_document) {
  const std::lock_guard lock(mutex_);
  origins_.resize(std::min<std::size_t>(origins_.size(), 1));  // the issuer's own
  for (const char* endpoint : {"token_endpoint", "userinfo_endpoint", "jwks_uri", "revocation_endpoint"})
    if (const std::string* url = discovery_document.string_at(endpoint)) add(origins_, *url);
  known_ = true;
}

std::string IssuerOrigins::sources() const {
  const std::lock_guard lock(mutex_);
  std::string sources;
  for (const std::string& origin : origins_) sources.append(" ").append(origin);
  return known_ ? sources : sources + " https:";
}

}  // namespace fa::app
