#include "adapters/oidc/key_set.h"

#include <algorithm>
#include <utility>

namespace fa::oidc {

std::expected<KeySet, std::string> KeySet::parse(std::string_view json) {
  const auto document = base::json::parse(json);
  if (!document) return std::unexpected("the key set is not JSON: " + document.error());
  const auto* list = document->is_object() ? document->find("keys") : nullptr;
  if (!list || !list->is_array()) return std::unexpected("the key set has no array \"keys\"");
  if (list->items().size() > keys_max) return std::unexpected("the key set holds too many keys");

  KeySet set;
  for (const auto& jwk : list->items()) {
    auto key = PublicKey::from_jwk(jwk);
    if (key && !set.find(key->key_id())) set.keys_.push_back(std::move(*key));
  }
  return set;
}

const PublicKey* KeySet::find(std::string_view key_id) const {
  const auto found = std::ranges::find(keys_, key_id, &PublicKey::key_id);
  return found == keys_.end() ? nullptr : &*found;
}

}  // namespace fa::oidc
