// One RSA public key of an issuer (RFC 7517), able to check RS256 signatures. Immutable: any thread.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/json.h"

struct _cjose_jwk_int;  // NOLINT(bugprone-reserved-identifier): what libcjose calls it

namespace fa::oidc {

class PublicKey {
 public:
  // nullopt for what is not an RSA signature key of 2048 to 8192 bits with a kid, usable with RS256.
  static std::optional<PublicKey> from_jwk(const base::json::Value& jwk);

  const std::string& key_id() const { return key_id_; }
  // True where the token says RS256 and this key made its signature (RSASSA-PKCS1-v1_5 with SHA-256).
  bool signed_this(std::string_view compact_token) const;

 private:
  struct Release {
    void operator()(_cjose_jwk_int* key) const;
  };
  PublicKey(std::string key_id, _cjose_jwk_int* key) : key_id_(std::move(key_id)), key_(key) {}
  std::string key_id_;
  std::unique_ptr<_cjose_jwk_int, Release> key_;
};

}  // namespace fa::oidc
