// One RSA key pair for RS256 (RSASSA-PKCS1-v1_5 with SHA-256); OpenSSL behind a plain header. Immutable: any thread.
#pragma once

#include <expected>
#include <memory>
#include <string>
#include <string_view>

#include "base/json.h"

struct evp_pkey_st;

namespace fa::identity {

class RsaKey {
 public:
  static RsaKey generate();  // 2048 bits; about a tenth of a second
  static std::expected<RsaKey, std::string> from_pem(std::string_view pem);

  std::string to_pem() const;                            // PKCS #8, not encrypted: only for the key file
  const std::string& key_id() const { return key_id_; }  // the RFC 7638 thumbprint
  std::string sign(std::string_view bytes) const;
  bool verifies(std::string_view bytes, std::string_view signature) const;
  void write_public_jwk(base::json::Writer& w) const;  // an RFC 7517 object

 private:
  explicit RsaKey(std::shared_ptr<evp_pkey_st> key);
  std::shared_ptr<evp_pkey_st> key_;
  std::string modulus_;   // base64url, as in the JWK
  std::string exponent_;  // base64url
  std::string key_id_;
};

}  // namespace fa::identity
