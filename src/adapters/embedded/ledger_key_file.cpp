#include "adapters/embedded/ledger_key_file.h"

#include <sodium.h>

#include <algorithm>

#include "adapters/embedded/identity/private_file.h"
#include "base/assert.h"
#include "base/crypto.h"
#include "base/text.h"

namespace fa::embedded {
namespace {

using Seed = std::array<unsigned char, crypto_sign_SEEDBYTES>;

std::string base64(const unsigned char* bytes, std::size_t count) {
  return base::base64_encode({reinterpret_cast<const char*>(bytes), count});
}

std::expected<Seed, std::string> read_seed(const std::filesystem::path& path) {
  auto text = identity::read_private_file(path, 1024);
  if (!text) return std::unexpected(text.error());
  const auto bytes = base::base64_decode(base::trimmed(*text));
  if (!bytes || bytes->size() != crypto_sign_SEEDBYTES) return std::unexpected("no ledger key: " + path.string());
  Seed seed{};
  std::ranges::copy(*bytes, seed.begin());
  return seed;
}

std::expected<Seed, std::string> make_seed(const std::filesystem::path& path) {
  Seed seed{};
  std::ranges::copy(base::random_bytes(seed.size()), seed.begin());
  if (auto written = identity::replace_private_file(path, base64(seed.data(), seed.size()) + "\n"); !written)
    return std::unexpected(written.error());
  return seed;
}

}  // namespace

std::expected<std::unique_ptr<LedgerKeyFile>, std::string> LedgerKeyFile::open(const std::filesystem::path& path) {
  if (sodium_init() < 0) return std::unexpected("libsodium does not start");
  const bool there = identity::file_version(path).has_value();
  const auto seed = there ? read_seed(path) : make_seed(path);
  if (!seed) return std::unexpected(seed.error());
  return std::unique_ptr<LedgerKeyFile>(new LedgerKeyFile(*seed));
}

LedgerKeyFile::LedgerKeyFile(const std::array<unsigned char, 32>& seed) {
  std::array<unsigned char, crypto_sign_PUBLICKEYBYTES> key{};
  FA_ASSERT(crypto_sign_seed_keypair(key.data(), secret_key_.data(), seed.data()) == 0);
  public_key_ = base64(key.data(), key.size());
}

LedgerKeyFile::~LedgerKeyFile() {
  sodium_memzero(secret_key_.data(), secret_key_.size());
}

std::string LedgerKeyFile::sign(const domain::Hash256& hash) {
  std::array<unsigned char, crypto_sign_BYTES> signature{};
  FA_ASSERT(crypto_sign_detached(signature.data(), nullptr, hash.data(), hash.size(), secret_key_.data()) == 0);
  return base64(signature.data(), signature.size());
}

}  // namespace fa::embedded
