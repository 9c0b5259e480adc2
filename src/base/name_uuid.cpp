#include "base/name_uuid.h"

#include <algorithm>
#include <string>

#include "base/crypto.h"

namespace fa::base {

std::array<std::uint8_t, 16> name_uuid_bytes(std::string_view space, std::string_view name) {
  std::string bytes(space);
  bytes.push_back('\0');
  bytes.append(name);
  const auto hash = sha256(bytes);
  std::array<std::uint8_t, 16> id{};
  std::copy_n(hash.begin(), id.size(), id.begin());
  id[6] = static_cast<std::uint8_t>((id[6] & 0x0f) | 0x80);
  id[8] = static_cast<std::uint8_t>((id[8] & 0x3f) | 0x80);
  return id;
}

}  // namespace fa::base
