#include "adapters/embedded/identity/password_hasher.h"

#include <sodium.h>

#include <array>
#include <charconv>
#include <string_view>

#include "base/assert.h"
#include "base/log.h"

namespace fa::identity {
namespace {

// What crypto_pwhash_str_alg writes: one lane, and lengths that are libsodium's own.
struct StoredHash {
  unsigned long long passes = 0;
  std::size_t memory_bytes = 0;
  std::array<unsigned char, crypto_pwhash_SALTBYTES> salt{};
  std::array<unsigned char, 32> hash{};
};

template <class Number>
bool take_number(std::string_view& text, std::string_view before, Number& number) {
  if (!text.starts_with(before)) return false;
  text.remove_prefix(before.size());
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{}) return false;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return true;
}

template <std::size_t size>
bool take_bytes(std::string_view text, std::array<unsigned char, size>& bytes) {
  std::size_t count = 0;
  return sodium_base642bin(bytes.data(), size, text.data(), text.size(), nullptr, &count, nullptr,
                           sodium_base64_VARIANT_ORIGINAL_NO_PADDING) == 0 &&
         count == size;
}

// nullopt: no hash of ours.
std::optional<StoredHash> parse(std::string_view text) {
  constexpr std::size_t kKiB = 1024;
  StoredHash stored;
  if (!take_number(text, "$argon2id$v=19$m=", stored.memory_bytes) || !take_number(text, ",t=", stored.passes)) {
    return std::nullopt;
  }
  stored.memory_bytes *= kKiB;
  constexpr std::string_view kOneLane = ",p=1$";
  if (!text.starts_with(kOneLane)) return std::nullopt;
  text.remove_prefix(kOneLane.size());
  const auto middle = text.find('$');
  if (middle == std::string_view::npos) return std::nullopt;
  if (!take_bytes(text.substr(0, middle), stored.salt) || !take_bytes(text.substr(middle + 1), stored.hash)) {
    return std::nullopt;
  }
  return stored;
}

void log_no_memory(std::size_t bytes) {
  base::log::warn("no memory for a password hash", {{"bytes", std::to_string(bytes)}});
}

// By hand, since crypto_pwhash_str_verify of libsodium 1.0.18 calls a password wrong where it had no memory to compare.
PasswordCheck compare(const std::string& password, const StoredHash& stored) {
  std::array<unsigned char, 32> hash{};
  if (crypto_pwhash(hash.data(), hash.size(), password.data(), password.size(), stored.salt.data(), stored.passes,
                    stored.memory_bytes, crypto_pwhash_ALG_ARGON2ID13) != 0) {
    log_no_memory(stored.memory_bytes);
    return PasswordCheck::busy;
  }
  const bool equal = sodium_memcmp(hash.data(), stored.hash.data(), hash.size()) == 0;
  return equal ? PasswordCheck::right : PasswordCheck::wrong;
}

}  // namespace

PasswordHasher::PasswordHasher(const PasswordSettings& settings)
    : settings_(settings), gate_(settings.running_max, settings.waiting_max) {
  FA_ASSERT(sodium_init() >= 0);
}

std::optional<std::string> PasswordHasher::hash(const std::string& password) {
  const auto pass = gate_.enter();
  if (!pass) return std::nullopt;
  char text[crypto_pwhash_STRBYTES];
  if (crypto_pwhash_str_alg(text, password.data(), password.size(), settings_.passes, settings_.memory_bytes,
                            crypto_pwhash_ALG_ARGON2ID13) == 0) {
    return text;
  }
  log_no_memory(settings_.memory_bytes);
  return std::nullopt;
}

PasswordCheck PasswordHasher::check(const std::string& password, const std::optional<std::string>& stored) {
  const auto pass = gate_.enter();
  if (!pass) return PasswordCheck::busy;
  if (stored) {
    const auto parsed = parse(*stored);
    return parsed ? compare(password, *parsed) : PasswordCheck::wrong;
  }
  StoredHash nobodys{.passes = settings_.passes, .memory_bytes = settings_.memory_bytes};
  const auto verdict = compare(password, nobodys);
  return verdict == PasswordCheck::busy ? PasswordCheck::busy : PasswordCheck::wrong;
}

}  // namespace fa::identity
