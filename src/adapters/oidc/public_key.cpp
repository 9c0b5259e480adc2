#include "adapters/oidc/public_key.h"

#include <cjose/cjose.h>

#include <cstddef>

#include "base/crypto.h"

namespace fa::oidc {
namespace {

// Shorter keys are weak; longer ones let a hostile key set burn processor time.
constexpr std::size_t kModulusBytesMin = 256;
constexpr std::size_t kModulusBytesMax = 1024;
constexpr std::size_t kExponentBytesMax = 8;

bool absent_or(const base::json::Value& jwk, std::string_view member, std::string_view wanted) {
  const auto* value = jwk.find(member);
  return !value || (value->is_string() && value->text() == wanted);
}

std::size_t decoded_size(const base::json::Value& jwk, std::string_view member) {
  const std::string* text = jwk.string_at(member);
  const auto bytes = text ? base::base64url_decode(*text) : std::nullopt;
  return bytes ? bytes->size() : 0;
}

bool has_sane_numbers(const base::json::Value& jwk) {
  const auto modulus = decoded_size(jwk, "n");
  const auto exponent = decoded_size(jwk, "e");
  return modulus >= kModulusBytesMin && modulus <= kModulusBytesMax && exponent > 0 && exponent <= kExponentBytesMax;
}

// cjose is given the public numbers alone, so no other member of a foreign document reaches it.
std::string public_part(const base::json::Value& jwk) {
  std::string json;
  base::json::Writer w(json);
  w.begin_object();
  w.field("kty", "RSA");
  w.field("n", *jwk.string_at("n"));
  w.field("e", *jwk.string_at("e"));
  w.end_object();
  return json;
}

}  // namespace

void PublicKey::Release::operator()(_cjose_jwk_int* key) const {
  cjose_jwk_release(key);
}

std::optional<PublicKey> PublicKey::from_jwk(const base::json::Value& jwk) {
  if (!jwk.is_object()) return std::nullopt;
  const std::string* kind = jwk.string_at("kty");
  const std::string* key_id = jwk.string_at("kid");
  if (!kind || *kind != "RSA" || !key_id || key_id->empty()) return std::nullopt;
  if (!absent_or(jwk, "use", "sig") || !absent_or(jwk, "alg", "RS256") || !has_sane_numbers(jwk)) return std::nullopt;

  const std::string json = public_part(jwk);
  cjose_err error{};
  cjose_jwk_t* key = cjose_jwk_import(json.data(), json.size(), &error);
  if (!key) return std::nullopt;
  return PublicKey(*key_id, key);
}

bool PublicKey::signed_this(std::string_view compact_token) const {
  cjose_err error{};
  const std::unique_ptr<cjose_jws_t, decltype(&cjose_jws_release)> jws(
      cjose_jws_import(compact_token.data(), compact_token.size(), &error), &cjose_jws_release);
  if (!jws) return false;
  const char* algorithm = cjose_header_get(cjose_jws_get_protected(jws.get()), CJOSE_HDR_ALG, &error);
  if (!algorithm || std::string_view(algorithm) != CJOSE_HDR_ALG_RS256) return false;
  return cjose_jws_verify(jws.get(), key_.get(), &error);
}

}  // namespace fa::oidc
