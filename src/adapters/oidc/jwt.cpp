#include "adapters/oidc/jwt.h"

#include <array>
#include <cctype>
#include <optional>
#include <utility>

#include "base/crypto.h"

namespace fa::oidc {
namespace {

using base::json::Value;
using ports::TokenError;

constexpr base::json::Limits kJsonLimits{.depth_max = 8, .values_max = 1'000};
constexpr std::size_t kKeyIdBytesMax = 256;

std::optional<std::array<std::string_view, 3>> split(std::string_view token) {
  const auto first = token.find('.');
  if (first == std::string_view::npos) return std::nullopt;
  const auto second = token.find('.', first + 1);
  if (second == std::string_view::npos || token.find('.', second + 1) != std::string_view::npos) return std::nullopt;
  return std::array{token.substr(0, first), token.substr(first + 1, second - first - 1), token.substr(second + 1)};
}

std::optional<Value> decode_object(std::string_view part) {
  const auto bytes = base::base64url_decode(part);
  if (!bytes) return std::nullopt;
  auto value = base::json::parse(*bytes, kJsonLimits);
  if (!value || !value->is_object()) return std::nullopt;
  return std::move(*value);
}

// RFC 7515, 4.1.9: media types compare without regard to case, and "application/" may be left out.
std::string normal_type(const Value& header) {
  const std::string* typ = header.string_at("typ");
  if (!typ) return {};
  std::string lower;
  for (const unsigned char c : *typ) lower += static_cast<char>(std::tolower(c));
  constexpr std::string_view prefix = "application/";
  return lower.starts_with(prefix) ? lower.substr(prefix.size()) : lower;
}

}  // namespace

std::expected<UnverifiedJwt, TokenError> parse_jwt(std::string_view token, std::size_t bytes_max) {
  if (token.size() > bytes_max) return std::unexpected(TokenError::malformed);
  const auto parts = split(token);
  if (!parts) return std::unexpected(TokenError::malformed);
  const auto header = decode_object((*parts)[0]);
  if (!header) return std::unexpected(TokenError::malformed);

  const std::string* algorithm = header->string_at("alg");
  if (!algorithm || *algorithm != "RS256" || header->find("crit")) {
    return std::unexpected(TokenError::unsupported_algorithm);
  }
  const std::string* key_id = header->string_at("kid");
  if (!key_id || key_id->empty() || key_id->size() > kKeyIdBytesMax) return std::unexpected(TokenError::unknown_key);

  auto claims = decode_object((*parts)[1]);
  if (!claims || (*parts)[2].empty()) return std::unexpected(TokenError::malformed);
  return UnverifiedJwt{std::string(token), *key_id, normal_type(*header), std::move(*claims)};
}

}  // namespace fa::oidc
