#include "adapters/embedded/users_names.h"

#include "base/crypto.h"

namespace fa::embedded {
namespace {

constexpr std::size_t kBaseLengthMax = 28;

bool is_allowed(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '.' || c == '-';
}

}  // namespace

std::string base_username(std::string_view preferred) {
  std::string name;
  for (char c : preferred.substr(0, preferred.find('@'))) {
    if (name.size() == kBaseLengthMax) break;
    if (is_allowed(c)) {
      name += c;
    } else if (!name.empty() && name.back() != '-') {
      name += '-';
    }
  }
  while (!name.empty() && name.back() == '-') name.pop_back();
  return name.empty() ? "user" : name;
}

std::string username_candidate(const std::string& base, int attempt) {
  constexpr int kCountedMax = 9;
  if (attempt == 0) return base;
  if (attempt < kCountedMax) return base + "-" + std::to_string(attempt + 1);
  return base.substr(0, kBaseLengthMax - 5) + "-" + base::hex_encode(base::random_bytes(4));
}

}  // namespace fa::embedded
