#include "adapters/embedded/identity/password_hasher.h"

#include <sodium.h>

#include "base/assert.h"
#include "base/crypto.h"

namespace fa::identity {

PasswordHasher::PasswordHasher(const PasswordSettings& settings)
    : settings_(settings),
      gate_(settings.running_max, settings.waiting_max),
      nobodys_hash_(hash_now(base::random_bytes(32))) {}

std::string PasswordHasher::hash_now(const std::string& password) const {
  FA_ASSERT(sodium_init() >= 0);
  char text[crypto_pwhash_STRBYTES];
  // Fails only where the memory cannot be had.
  FA_ASSERT(crypto_pwhash_str_alg(text, password.data(), password.size(), settings_.passes, settings_.memory_bytes,
                                  crypto_pwhash_ALG_ARGON2ID13) == 0);
  return text;
}

std::optional<std::string> PasswordHasher::hash(const std::string& password) {
  const auto pass = gate_.enter();
  if (!pass) return std::nullopt;
  return hash_now(password);
}

PasswordCheck PasswordHasher::check(const std::string& password, const std::optional<std::string>& stored) {
  const auto pass = gate_.enter();
  if (!pass) return PasswordCheck::busy;
  const std::string& hash = stored ? *stored : nobodys_hash_;
  const bool matches = crypto_pwhash_str_verify(hash.c_str(), password.data(), password.size()) == 0;
  return matches && stored ? PasswordCheck::right : PasswordCheck::wrong;
}

}  // namespace fa::identity
