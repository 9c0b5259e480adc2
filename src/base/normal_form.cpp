#include "base/normal_form.h"

#include <uninorm.h>

#include <cstdint>
#include <cstdlib>
#include <memory>

#include "base/text.h"

namespace fa::base {

std::string in_normal_form(std::string_view text) {
  if (text.empty() || !code_points(text)) return std::string(text);
  std::size_t size = 0;
  const std::unique_ptr<std::uint8_t, decltype(&std::free)> normal(
      u8_normalize(UNINORM_NFC, reinterpret_cast<const std::uint8_t*>(text.data()), text.size(), nullptr, &size),
      &std::free);
  return normal ? std::string(reinterpret_cast<const char*>(normal.get()), size) : std::string(text);
}

}  // namespace fa::base
