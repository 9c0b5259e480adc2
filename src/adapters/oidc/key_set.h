// The public keys of an issuer by key id (JWK Set, RFC 7517). Immutable: any thread.
#pragma once

#include <cstddef>
#include <expected>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/oidc/public_key.h"

namespace fa::oidc {

class KeySet {
 public:
  static constexpr std::size_t keys_max = 64;
  // Keys of other kinds are skipped, as RFC 7517 section 5 asks for. An error where the text is no JWK Set or holds
  // more than keys_max.
  static std::expected<KeySet, std::string> parse(std::string_view json);

  const PublicKey* find(std::string_view key_id) const;  // nullptr where absent
  std::size_t size() const { return keys_.size(); }

 private:
  std::vector<PublicKey> keys_;
};

}  // namespace fa::oidc
