// POST /oidc/token and POST /oidc/revoke
#include <algorithm>

#include "adapters/embedded/identity/endpoints.h"
#include "adapters/embedded/identity/oauth_answer.h"
#include "adapters/embedded/identity/params.h"
#include "base/json.h"

namespace fa::identity {
namespace {

using Redeemed = StoreResult<std::optional<RedeemedGrant>>;

std::string token_answer(Context& context, const Account& account, const RedeemedGrant& redeemed) {
  // No token outlives what it comes from.
  const std::int64_t left_ms = redeemed.grant.expires_at - context.clock.unix_ms();
  const std::int64_t ttl_ms = std::min(context.settings.access_token_ttl_ms, left_ms);
  const std::string access_token =
      context.tokens.access_token(account, redeemed.grant.scope, ttl_ms, redeemed.grant.grant_id);
  context.on_access_token(access_token);
  std::string json;
  base::json::Writer w(json);
  w.begin_object();
  w.field("access_token", access_token);
  w.field("token_type", "Bearer");
  w.field("expires_in", ttl_ms / 1'000);
  w.field("refresh_token", redeemed.refresh_token);
  w.field("id_token", context.tokens.id_token(account, redeemed.grant, access_token));
  w.field("scope", redeemed.grant.scope);
  w.end_object();
  return json;
}

Response answer(Context& context, const Redeemed& redeemed) {
  if (!redeemed) return oauth_unavailable();
  if (!*redeemed) return oauth_error(400, "invalid_grant", "the code or refresh token is not valid, or no longer");
  const auto account = context.accounts.find((*redeemed)->grant.account_id);
  if (!account) return oauth_unavailable();
  if (!*account) return oauth_error(400, "invalid_grant", "the account is gone");
  Response response = oauth_json(200, token_answer(context, **account, **redeemed));
  response.log.fields.emplace_back("account_id", (*account)->account_id);
  return response;
}

Redeemed redeem_code(Context& context, const Params& params) {
  const CodeRedemption redemption{.code = params.get_or_empty("code"),
                                  .client_id = params.get_or_empty("client_id"),
                                  .redirect_uri = params.get_or_empty("redirect_uri"),
                                  .code_verifier = params.get_or_empty("code_verifier")};
  return context.grants.redeem_code(redemption, context.clock.unix_ms());
}

Response missing(std::string_view name) {
  return oauth_error(400, "invalid_request", std::string(name) + " is missing");
}

// The client is public: it names itself, and proves itself by the code's PKCE verifier or the refresh token.
std::optional<Response> refuse_client(const Context& context, const std::optional<Params>& params) {
  if (!params) return oauth_error(400, "invalid_request", "not a form, or a parameter comes twice");
  if (!params->get("client_id")) return missing("client_id");
  if (params->get_or_empty("client_id") == context.settings.client_id) return std::nullopt;
  return oauth_error(401, "invalid_client", "the client_id is not known");
}

}  // namespace

Response token(Context& context, const Request& request) {
  const auto params = Params::from_form(request);
  if (auto refusal = refuse_client(context, params)) return std::move(*refusal);
  const std::string kind = params->get_or_empty("grant_type");
  if (kind == "authorization_code") {
    for (const char* name : {"code", "redirect_uri", "code_verifier"}) {
      if (!params->get(name)) return missing(name);
    }
    return answer(context, redeem_code(context, *params));
  }
  if (kind == "refresh_token") {
    if (!params->get("refresh_token")) return missing("refresh_token");
    return answer(context, context.grants.redeem_refresh_token(params->get_or_empty("refresh_token"),
                                                               context.settings.client_id, context.clock.unix_ms()));
  }
  return kind.empty() ? missing("grant_type")
                      : oauth_error(400, "unsupported_grant_type", "authorization_code or refresh_token");
}

// Ends the sign-in that the refresh token is from, and with it its access tokens (RFC 7009, 2.1). An access token, like
// an unknown one, is no error (2.2), and ends nothing.
Response revoke(Context& context, const Request& request) {
  const auto params = Params::from_form(request);
  if (auto refusal = refuse_client(context, params)) return std::move(*refusal);
  const auto token = params->get("token");
  if (!token) return missing("token");
  const auto done = context.grants.revoke_by_refresh_token(*token, context.settings.client_id, context.clock.unix_ms());
  return done ? oauth_json(200, "{}") : oauth_unavailable();
}

}  // namespace fa::identity
