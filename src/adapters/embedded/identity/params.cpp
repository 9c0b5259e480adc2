#include "adapters/embedded/identity/params.h"

#include <algorithm>
#include <array>

namespace fa::identity {

namespace {

constexpr std::array<std::string_view, 16> kKnownInQueries{"client_id",
                                                           "redirect_uri",
                                                           "response_type",
                                                           "response_mode",
                                                           "scope",
                                                           "state",
                                                           "nonce",
                                                           "prompt",
                                                           "max_age",
                                                           "login_hint",
                                                           "id_token_hint",
                                                           "code_challenge",
                                                           "code_challenge_method",
                                                           "request",
                                                           "request_uri",
                                                           "post_logout_redirect_uri"};

}  // namespace

std::expected<Params, std::string> Params::from_query(const base::http::Request& request) {
  Params params;
  for (const auto& [name, value] : request.query) {
    if (std::ranges::find(kKnownInQueries, name) == kKnownInQueries.end()) continue;
    if (request.is_unreadable(name)) return std::unexpected(name + " cannot be read");
    if (!params.values_.emplace(name, value).second) return std::unexpected(name + " comes twice");
  }
  return params;
}

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
