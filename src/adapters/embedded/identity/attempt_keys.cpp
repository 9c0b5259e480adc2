#include "adapters/embedded/identity/attempt_keys.h"

#include <arpa/inet.h>

#include <cctype>

#include "base/crypto.h"

namespace fa::identity {

std::string account_attempt_key(std::string_view username) {
  std::string lower;
  for (const unsigned char c : username) lower += static_cast<char>(std::tolower(c));
  const auto hash = base::sha256(lower);
  return std::string(reinterpret_cast<const char*>(hash.data()), hash.size());
}

std::string address_attempt_key(const std::string& remote_address) {
  constexpr std::size_t kNetworkBytes = 8;
  in6_addr address{};
  if (inet_pton(AF_INET6, remote_address.c_str(), &address) != 1 || IN6_IS_ADDR_V4MAPPED(&address)) {
    return remote_address;
  }
  return std::string(reinterpret_cast<const char*>(address.s6_addr), kNetworkBytes);
}

}  // namespace fa::identity
