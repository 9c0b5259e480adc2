#include "base/crypto.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <sys/random.h>
#include <cerrno>

#include "base/assert.h"

namespace fa::base {
namespace {

void fill_random(void* out, std::size_t count) {
  auto* bytes = static_cast<std::uint8_t*>(out);
  while (count > 0) {
    const ssize_t got = ::getrandom(bytes, count, 0);
    if (got < 0 && errno == EINTR) continue;
    FA_ASSERT(got > 0);
    bytes += got;
    count -= static_cast<std::size_t>(got);
  }
}

}  // namespace

std::array<std::uint8_t, 32> sha256(std::string_view bytes) {
  // Fetched once: EVP_sha256() would look the algorithm up in every call. Never freed: other threads may outlive main.
  static const EVP_MD* const kAlgorithm = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  std::array<std::uint8_t, 32> hash;
  unsigned int length = 0;
  const int ok = EVP_Digest(bytes.data(), bytes.size(), hash.data(), &length, kAlgorithm, nullptr);
  FA_ASSERT(ok == 1 && length == hash.size());
  return hash;
}

std::string random_bytes(std::size_t count) {
  std::string bytes(count, '\0');
  fill_random(bytes.data(), bytes.size());
  return bytes;
}

std::array<std::uint8_t, 16> random_uuid_v4_bytes() {
  std::array<std::uint8_t, 16> bytes;
  fill_random(bytes.data(), bytes.size());
  bytes[6] = static_cast<std::uint8_t>((bytes[6] & 0x0F) | 0x40);  // version 4
  bytes[8] = static_cast<std::uint8_t>((bytes[8] & 0x3F) | 0x80);  // variant of RFC 9562
  return bytes;
}

std::string hex_encode(std::string_view bytes) {
  constexpr char kDigits[] = "0123456789abcdef";
  std::string hex;
  hex.reserve(bytes.size() * 2);
  for (const char c : bytes) {
    const auto byte = static_cast<std::uint8_t>(c);
    hex += kDigits[byte >> 4];
    hex += kDigits[byte & 15];
  }
  return hex;
}

bool equal_in_constant_time(std::string_view a, std::string_view b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace fa::base
