#include "adapters/embedded/identity/token_minter.h"

#include <algorithm>

#include "base/crypto.h"
#include "domain/uuid.h"

namespace fa::identity {
namespace {

using base::json::Value;
using base::json::Writer;

bool claim_is(const Value& claims, std::string_view name, std::string_view wanted) {
  const std::string* text = claims.string_at(name);
  return text && *text == wanted;
}

std::string left_half_hash(std::string_view token) {
  const auto hash = base::sha256(token);
  return base::base64url_encode({reinterpret_cast<const char*>(hash.data()), hash.size() / 2});
}

}  // namespace

void write_profile_claims(Writer& w, const Account& account) {
  w.field("preferred_username", account.username);
  if (account.name) w.field("name", *account.name);
  if (account.email) w.field("email", *account.email);
  w.field("email_verified", account.email && account.is_verified);
  if (account.phone) w.field("phone_number", *account.phone);
  w.field("phone_number_verified", !account.email && account.is_verified);
  w.key("groups");
  w.begin_array();
  for (const auto& group : account.groups) w.value(group);
  w.end_array();
  if (account.tier) w.field("tier", ports::name_of(*account.tier));
}

std::string TokenMinter::access_token(const Account& account, std::string_view scope, std::int64_t ttl_ms,
                                      std::string_view sign_in) const {
  const std::int64_t now_s = clock_.unix_ms() / 1'000;
  std::string claims;
  Writer w(claims);
  w.begin_object();
  w.field("iss", settings_.issuer);
  w.field("sub", account.account_id);
  w.field("aud", settings_.client_id);
  w.field("client_id", settings_.client_id);
  w.field("token_use", "access");
  w.field("scope", scope);
  if (!sign_in.empty()) w.field("sid", sign_in);
  w.field("jti", domain::to_string(domain::Uuid{base::random_uuid_v4_bytes()}));
  w.field("iat", now_s);
  w.field("exp", now_s + ttl_ms / 1'000);
  write_profile_claims(w, account);
  w.end_object();
  return keys_.sign_jwt("at+jwt", claims);
}

std::string TokenMinter::id_token(const Account& account, const Grant& grant, std::string_view access_token) const {
  const std::int64_t now_s = clock_.unix_ms() / 1'000;
  std::string claims;
  Writer w(claims);
  w.begin_object();
  w.field("iss", settings_.issuer);
  w.field("sub", account.account_id);
  w.field("aud", grant.client_id);
  w.field("token_use", "id");
  w.field("iat", now_s);
  w.field("exp", std::min(now_s + settings_.id_token_ttl_ms / 1'000, grant.expires_at / 1'000));
  w.field("auth_time", grant.signed_in_at / 1'000);
  w.field("sid", grant.grant_id);
  if (grant.nonce) w.field("nonce", *grant.nonce);
  w.field("at_hash", left_half_hash(access_token));
  write_profile_claims(w, account);
  w.end_object();
  return keys_.sign_jwt("JWT", claims);
}

std::optional<std::string> TokenMinter::subject_of_access_token(std::string_view token) const {
  const auto claims = keys_.verified_claims(token);
  if (!claims || !claim_is(*claims, "iss", settings_.issuer) || !claim_is(*claims, "token_use", "access")) {
    return std::nullopt;
  }
  const auto expires_at_s = claims->int64_at("exp");
  const std::string* subject = claims->string_at("sub");
  if (!expires_at_s || clock_.unix_ms() / 1'000 >= *expires_at_s || !subject) return std::nullopt;
  const std::string* sign_in = claims->string_at("sid");
  const auto sign_in_id = sign_in ? domain::parse_uuid(*sign_in) : std::nullopt;
  if (sign_in_id && ends_.has_ended(*sign_in_id)) return std::nullopt;
  return *subject;
}

std::optional<TokenMinter::IdTokenHint> TokenMinter::read_id_token(std::string_view token) const {
  const auto claims = keys_.verified_claims(token);
  if (!claims || !claim_is(*claims, "iss", settings_.issuer) || !claim_is(*claims, "token_use", "id")) {
    return std::nullopt;
  }
  const std::string* subject = claims->string_at("sub");
  if (!subject) return std::nullopt;
  const std::string* grant_id = claims->string_at("sid");
  return IdTokenHint{*subject, grant_id ? *grant_id : ""};
}

}  // namespace fa::identity
