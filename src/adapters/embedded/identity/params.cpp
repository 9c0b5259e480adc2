#include "adapters/embedded/identity/params.h"

namespace fa::identity {

std::optional<Params> Params::from(const base::http::Headers& pairs) {
  Params params;
  for (const auto& [name, value] : pairs) {
    if (!params.values_.emplace(name, value).second) return std::nullopt;
  }
  return params;
}

std::optional<Params> Params::from_form(const base::http::Request& request) {
  const auto type = request.header("content-type");
  if (!type || !type->starts_with("application/x-www-form-urlencoded")) return std::nullopt;
  const auto pairs = base::http::parse_form(request.body);
  return pairs ? from(*pairs) : std::nullopt;
}

std::optional<std::string> Params::get(std::string_view name) const {
  const auto found = values_.find(name);
  if (found == values_.end() || found->second.empty()) return std::nullopt;
  return found->second;
}

}  // namespace fa::identity
