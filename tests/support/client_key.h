// Clients of tests, told apart by the text of their address.
#pragma once

#include <algorithm>
#include <string_view>

#include "base/client_key.h"

namespace fa::test {

inline base::ClientKey client_of(std::string_view address) {
  base::ClientKey key{};
  std::copy_n(address.begin(), std::min(address.size(), key.size()), key.begin());
  return key;
}

}  // namespace fa::test
