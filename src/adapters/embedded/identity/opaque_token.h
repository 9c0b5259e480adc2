// Random secrets that a browser or client holds and the store knows by their hash only: codes, refresh tokens, session
// cookies.
#pragma once

#include <string>
#include <string_view>

#include "base/crypto.h"

namespace fa::identity {

inline std::string new_opaque_token() {
  return base::base64url_encode(base::random_bytes(32));
}

// 32 bytes. No salt or stretching: the token itself has 256 random bits.
inline std::string hash_of_opaque_token(std::string_view token) {
  const auto hash = base::sha256(token);
  return std::string(reinterpret_cast<const char*>(hash.data()), hash.size());
}

}  // namespace fa::identity
