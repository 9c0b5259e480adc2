#include "adapters/oidc/claims.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <string_view>

#include "base/person_fields.h"
#include "base/shown_text.h"
#include "base/text.h"

namespace fa::oidc {
namespace {

using base::json::Value;
using ports::TokenError;
using Verdict = std::expected<void, TokenError>;

constexpr std::int64_t kYear9999_s = 253'402'300'799;
constexpr std::size_t kSubjectBytesMax = 255;  // OpenID Connect Core, 2

// NumericDate of RFC 7519: seconds, of which a fraction is dropped. Unix ms, or nullopt where it is no plain date
// before the year 10000.
std::optional<std::int64_t> date_ms(const Value& value) {
  if (!value.is_number()) return std::nullopt;
  const std::string& literal = value.text();
  std::int64_t seconds = 0;
  const auto [end, error] = std::from_chars(literal.data(), literal.data() + literal.size(), seconds);
  if (error != std::errc{} || seconds < 0 || seconds > kYear9999_s) return std::nullopt;
  const std::string_view rest(end, literal.data() + literal.size());
  const bool plain = rest.empty() || (rest[0] == '.' && rest.find_first_of("eE") == std::string_view::npos);
  return plain ? std::optional(seconds * 1'000) : std::nullopt;
}

// Unix ms of exp.
std::expected<std::int64_t, TokenError> check_times(const Value& claims, const VerifierSettings& settings,
                                                    std::int64_t now_ms) {
  const Value* exp = claims.find("exp");
  const auto expires_at = exp ? date_ms(*exp) : std::nullopt;
  if (!expires_at) return std::unexpected(TokenError::malformed);
  if (now_ms >= *expires_at) return std::unexpected(TokenError::expired);
  if (const Value* nbf = claims.find("nbf")) {
    const auto not_before = date_ms(*nbf);
    if (!not_before) return std::unexpected(TokenError::malformed);
    if (now_ms + settings.not_before_leeway_ms < *not_before) return std::unexpected(TokenError::not_yet_valid);
  }
  return *expires_at;
}

bool is_ours(std::string_view audience, const VerifierSettings& settings) {
  return audience == settings.client_id || std::ranges::find(settings.audiences, audience) != settings.audiences.end();
}

bool names_us(const Value& aud, const VerifierSettings& settings) {
  if (aud.is_string()) return is_ours(aud.text(), settings);
  if (!aud.is_array()) return false;
  return std::ranges::any_of(aud.items(),
                             [&](const Value& one) { return one.is_string() && is_ours(one.text(), settings); });
}

bool claim_is(const Value& claims, std::string_view name, std::string_view wanted) {
  const std::string* text = claims.string_at(name);
  return text && *text == wanted;
}

// The three kinds of `protocol.md`. An `aud` that is there must name us in each of them (RFC 7519, 4.1.3).
Verdict check_kind(const UnverifiedJwt& token, const VerifierSettings& settings) {
  const Value& claims = token.claims;
  const Value* use = claims.find("token_use");
  const Value* aud = claims.find("aud");
  const bool is_rfc9068 = token.type == "at+jwt";
  if (!is_rfc9068 && !token.type.empty() && token.type != "jwt") return std::unexpected(TokenError::wrong_use);
  const bool is_access = use && use->is_string() && use->text() == "access";
  const bool is_id = !is_rfc9068 && (!use || (use->is_string() && use->text() == "id"));
  if (!is_access && !is_id && !(is_rfc9068 && !use)) return std::unexpected(TokenError::wrong_use);

  if (aud && !names_us(*aud, settings)) return std::unexpected(TokenError::wrong_audience);
  const bool client_is_ours = claim_is(claims, "client_id", settings.client_id);
  if (is_access && !client_is_ours) return std::unexpected(TokenError::wrong_audience);
  if (is_id && !aud) return std::unexpected(TokenError::wrong_audience);
  const bool foreign_client = claims.find("client_id") && !client_is_ours;
  if (is_rfc9068 && (foreign_client || (!aud && !client_is_ours))) return std::unexpected(TokenError::wrong_audience);
  if (is_id && claims.find("azp") && !claim_is(claims, "azp", settings.client_id)) {
    return std::unexpected(TokenError::wrong_audience);
  }
  return {};
}

std::optional<std::string> text_claim(const Value& claims, std::string_view name) {
  const std::string* text = claims.string_at(name);
  return text && !text->empty() ? std::optional(*text) : std::nullopt;
}

// Some issuers write booleans as strings.
bool is_true(const Value& claims, std::string_view name) {
  const Value* value = claims.find(name);
  if (!value) return false;
  return value->kind() == base::json::Kind::boolean ? value->boolean() : claim_is(claims, name, "true");
}

bool in_group(const Value& claims, std::string_view group) {
  for (const std::string_view name : {"cognito:groups", "groups"}) {
    const Value* list = claims.find(name);
    if (!list || !list->is_array()) continue;
    const auto is_it = [&](const Value& one) { return one.is_string() && one.text() == group; };
    if (std::ranges::any_of(list->items(), is_it)) return true;
  }
  return false;
}

// A line for others to see; nothing where it cannot be one.
std::optional<std::string> shown_claim(const Value& claims, std::string_view name) {
  const auto text = text_claim(claims, name);
  auto shown = text ? base::shown_text(*text, {}) : std::unexpected(base::TextFault::nothing_visible);
  if (!shown || shown->empty() || base::code_points(*shown).value_or(0) > base::kPersonNameMax) return std::nullopt;
  return std::move(*shown);
}

// Cognito's access tokens carry the name as `username` only.
std::string username_of(const Value& claims) {
  for (const std::string_view name : {"preferred_username", "cognito:username", "username"}) {
    if (auto text = text_claim(claims, name)) return *text;
  }
  return {};
}

// An issuer may mean something else by the claim: what is no tier of ours says nothing.
std::optional<ports::Tier> tier_of(const Value& claims) {
  const auto name = text_claim(claims, "tier");
  return name ? ports::tier_named(*name) : std::nullopt;
}

ports::Identity map_claims(const Value& claims, const VerifierSettings& settings, std::int64_t expires_at) {
  ports::Identity identity;
  identity.issuer = settings.issuer;
  identity.subject = *claims.string_at("sub");
  identity.preferred_username = username_of(claims);
  identity.name = shown_claim(claims, "name");
  identity.email = text_claim(claims, "email");
  // An issuer may know addresses that no mail server takes from us.
  if (identity.email && !base::is_email_address(*identity.email)) identity.email.reset();
  identity.email_confirmed = identity.email && is_true(claims, "email_verified");
  if (const auto phone = text_claim(claims, "phone_number")) identity.phone = base::normal_phone(*phone);
  identity.is_verified = is_true(claims, "email_verified") || is_true(claims, "phone_number_verified");
  identity.is_moderator = in_group(claims, settings.moderator_group);
  identity.is_admin = in_group(claims, settings.admin_group);
  identity.tier = tier_of(claims);
  identity.expires_at = expires_at;
  if (const Value* issued_at = claims.find("iat")) identity.issued_at = date_ms(*issued_at).value_or(0);
  if (const auto sign_in = text_claim(claims, "sid")) identity.sign_in = domain::parse_uuid(*sign_in);
  return identity;
}

}  // namespace

std::expected<ports::Identity, TokenError> identity_of(const UnverifiedJwt& token, const VerifierSettings& settings,
                                                       std::int64_t now_ms) {
  if (!claim_is(token.claims, "iss", settings.issuer)) return std::unexpected(TokenError::wrong_issuer);
  const auto expires_at = check_times(token.claims, settings, now_ms);
  if (!expires_at) return std::unexpected(expires_at.error());
  if (const auto kind = check_kind(token, settings); !kind) return std::unexpected(kind.error());
  const auto subject = text_claim(token.claims, "sub");
  if (!subject || subject->size() > kSubjectBytesMax) return std::unexpected(TokenError::malformed);
  return map_claims(token.claims, settings, *expires_at);
}

}  // namespace fa::oidc
