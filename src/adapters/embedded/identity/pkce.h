// Proof Key for Code Exchange (RFC 7636), S256 only.
#pragma once

#include <algorithm>
#include <string_view>

#include "base/crypto.h"

namespace fa::identity {

inline bool is_pkce_text(std::string_view text, std::size_t min, std::size_t max) {
  const auto unreserved = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
           c == '_' || c == '~';
  };
  return text.size() >= min && text.size() <= max && std::ranges::all_of(text, unreserved);
}

// 32 bytes in base64url.
inline bool is_s256_challenge(std::string_view challenge) {
  return challenge.size() == 43 && base::base64url_decode(challenge).has_value();
}

inline bool verifier_matches(std::string_view verifier, std::string_view challenge) {
  if (!is_pkce_text(verifier, 43, 128)) return false;
  const auto hash = base::sha256(verifier);
  const auto made = base::base64url_encode({reinterpret_cast<const char*>(hash.data()), hash.size()});
  return base::equal_in_constant_time(made, challenge);
}

}  // namespace fa::identity
