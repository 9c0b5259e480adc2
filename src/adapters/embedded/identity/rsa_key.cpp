#include "adapters/embedded/identity/rsa_key.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include <utility>

#include "base/assert.h"
#include "base/crypto.h"

namespace fa::identity {
namespace {

constexpr unsigned kBits = 2048;

using Bio = std::unique_ptr<BIO, decltype(&BIO_free_all)>;
using DigestContext = std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)>;

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

// An unsigned big-endian number without leading zeros (RFC 7518, 2: Base64urlUInt).
std::string number_of(EVP_PKEY* key, const char* parameter) {
  BIGNUM* raw = nullptr;
  FA_ASSERT(EVP_PKEY_get_bn_param(key, parameter, &raw) == 1);
  const std::unique_ptr<BIGNUM, decltype(&BN_free)> number(raw, &BN_free);
  std::string bytes(static_cast<std::size_t>(BN_num_bytes(raw)), '\0');
  BN_bn2bin(raw, reinterpret_cast<unsigned char*>(bytes.data()));
  return base::base64url_encode(bytes);
}

std::string thumbprint(const std::string& modulus, const std::string& exponent) {
  const std::string canonical = R"({"e":")" + exponent + R"(","kty":"RSA","n":")" + modulus + R"("})";
  const auto hash = base::sha256(canonical);
  return base::base64url_encode({reinterpret_cast<const char*>(hash.data()), hash.size()});
}

}  // namespace

RsaKey::RsaKey(std::shared_ptr<evp_pkey_st> key)
    : key_(std::move(key)),
      modulus_(number_of(key_.get(), OSSL_PKEY_PARAM_RSA_N)),
      exponent_(number_of(key_.get(), OSSL_PKEY_PARAM_RSA_E)),
      key_id_(thumbprint(modulus_, exponent_)) {}

RsaKey RsaKey::generate() {
  EVP_PKEY* key = EVP_RSA_gen(kBits);
  FA_ASSERT(key != nullptr);
  return RsaKey(std::shared_ptr<EVP_PKEY>(key, &EVP_PKEY_free));
}

std::expected<RsaKey, std::string> RsaKey::from_pem(std::string_view pem) {
  const Bio bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())), &BIO_free_all);
  FA_ASSERT(bio != nullptr);
  // An empty passphrase, so that OpenSSL never asks a terminal for one.
  char no_passphrase[] = "";
  const std::shared_ptr<EVP_PKEY> key(PEM_read_bio_PrivateKey(bio.get(), nullptr, nullptr, no_passphrase),
                                      &EVP_PKEY_free);
  if (!key || EVP_PKEY_get_base_id(key.get()) != EVP_PKEY_RSA) return std::unexpected("not an RSA private key");
  if (EVP_PKEY_get_bits(key.get()) < static_cast<int>(kBits)) return std::unexpected("the RSA key is too short");
  return RsaKey(key);
}

std::string RsaKey::to_pem() const {
  const Bio bio(BIO_new(BIO_s_mem()), &BIO_free_all);
  FA_ASSERT(bio != nullptr);
  FA_ASSERT(PEM_write_bio_PrivateKey(bio.get(), key_.get(), nullptr, nullptr, 0, nullptr, nullptr) == 1);
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio.get(), &data);
  return std::string(data, static_cast<std::size_t>(size));
}

std::string RsaKey::sign(std::string_view bytes) const {
  const DigestContext context(EVP_MD_CTX_new(), &EVP_MD_CTX_free);
  FA_ASSERT(EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, key_.get()) == 1);
  std::size_t size = static_cast<std::size_t>(EVP_PKEY_get_size(key_.get()));
  std::string signature(size, '\0');
  auto* out = reinterpret_cast<unsigned char*>(signature.data());
  FA_ASSERT(EVP_DigestSign(context.get(), out, &size, bytes_of(bytes), bytes.size()) == 1);
  signature.resize(size);
  return signature;
}

bool RsaKey::verifies(std::string_view bytes, std::string_view signature) const {
  const DigestContext context(EVP_MD_CTX_new(), &EVP_MD_CTX_free);
  FA_ASSERT(EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha256(), nullptr, key_.get()) == 1);
  return EVP_DigestVerify(context.get(), bytes_of(signature), signature.size(), bytes_of(bytes), bytes.size()) == 1;
}

void RsaKey::write_public_jwk(base::json::Writer& w) const {
  w.begin_object();
  w.field("kty", "RSA");
  w.field("use", "sig");
  w.field("alg", "RS256");
  w.field("kid", key_id_);
  w.field("n", modulus_);
  w.field("e", exponent_);
  w.end_object();
}

}  // namespace fa::identity
