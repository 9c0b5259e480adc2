// Passwords as Argon2id strings (RFC 9106; libsodium's crypto_pwhash_str). Blocking, tens of milliseconds; any thread.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "adapters/embedded/identity/hash_gate.h"

namespace fa::identity {

struct PasswordSettings {
  unsigned long long passes = 2;
  std::size_t memory_bytes = 64 * 1024 * 1024;
  std::size_t running_max = 2;  // hashes at once: bounds memory to running_max * memory_bytes
  std::size_t waiting_max = 2;  // threads that may wait for them
};

enum class PasswordCheck {
  right,
  wrong,
  busy,  // nothing was compared: too many hashes run, or there is no memory for one now
};

class PasswordHasher {
 public:
  explicit PasswordHasher(const PasswordSettings& settings);

  // nullopt: busy, as above; nothing was done.
  std::optional<std::string> hash(const std::string& password);
  // `stored` absent (no such account, or one without a password) takes the same time and is wrong.
  PasswordCheck check(const std::string& password, const std::optional<std::string>& stored);

 private:
  const PasswordSettings settings_;
  HashGate gate_;
};

}  // namespace fa::identity
