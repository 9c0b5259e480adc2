#include "adapters/embedded/identity/attempt_keys.h"

#include <cctype>

#include "base/crypto.h"

namespace fa::identity {

std::string account_attempt_key(std::string_view username) {
  std::string lower;
  for (const unsigned char c : username) lower += static_cast<char>(std::tolower(c));
  const auto hash = base::sha256(lower);
  return std::string(reinterpret_cast<const char*>(hash.data()), hash.size());
}

std::string address_attempt_key(const base::http::Request& request) {
  return std::string(base::view_of(request.client));
}

}  // namespace fa::identity
