// GET and POST /oidc/logout: OpenID Connect RP-Initiated Logout 1.0
#include <algorithm>

#include "adapters/embedded/identity/browser.h"
#include "adapters/embedded/identity/endpoints.h"
#include "adapters/embedded/identity/sign_in_flow.h"

namespace fa::identity {
namespace {

// Where the person goes afterwards: only to an address on the list, whoever asks.
Response farewell(const Context& context, const Params& params) {
  const std::string target = params.get_or_empty("post_logout_redirect_uri");
  const auto& allowed = context.settings.post_logout_redirect_uris;
  if (std::ranges::find(allowed, target) == allowed.end()) {
    return message_page(200, {"Signed out", "You are signed out in this browser.", context.settings.issuer + "/"});
  }
  std::string location = target;
  if (const auto state = params.get("state")) append_param(location, "state", *state);
  return redirect(std::move(location));
}

Response end_and_go(Context& context, const Session& session, const Params& params) {
  Response cookies;
  if (!end_session(context, session, cookies)) return unavailable_page();
  Response response = farewell(context, params);
  for (auto& header : cookies.headers) response.headers.push_back(std::move(header));
  response.log.fields.emplace_back("account_id", session.account_id);
  return response;
}

// An ID token of the very person who is signed in here proves that the request is from their own client; without one a
// foreign page could sign people out, so they are asked.
bool is_proven(const Session& session, const std::optional<TokenMinter::IdTokenHint>& hint) {
  return hint && hint->subject == session.account_id;
}

// The browser has lost its session's cookie; what its client was granted ends all the same.
Response end_grant_and_go(Context& context, const std::optional<TokenMinter::IdTokenHint>& hint, const Params& params) {
  if (hint && !context.grants.revoke(hint->grant_id, context.clock.unix_ms())) return unavailable_page();
  Response response = farewell(context, params);
  if (hint) response.log.fields.emplace_back("account_id", hint->subject);
  return response;
}

Response ask(const Context& context, const Request& request, const Params& params) {
  const FormSecret secret = form_secret(context, request);
  const std::string target = params.get_or_empty("post_logout_redirect_uri");
  const auto& allowed = context.settings.post_logout_redirect_uris;
  const bool is_allowed = std::ranges::find(allowed, target) != allowed.end();
  Response response = sign_out_page({.form_secret = secret.value,
                                     .post_logout_redirect_uri = is_allowed ? target : "",
                                     .state = params.get_or_empty("state")});
  if (secret.set_cookie) response.headers.emplace_back("Set-Cookie", *secret.set_cookie);
  return response;
}

Response handle(Context& context, const Request& request, const std::optional<Params>& params, bool may_be_own_form) {
  if (!params) return message_page(400, {"This link does not work", "The request to sign out is not valid.", ""});
  const auto session = current_session(context, request);
  if (!session) return unavailable_page();
  const auto hint_text = params->get("id_token_hint");
  const auto hint = hint_text ? context.tokens.read_id_token(*hint_text) : std::nullopt;
  if (!*session) return end_grant_and_go(context, hint, *params);
  const bool is_confirmed = may_be_own_form && is_own_form(context, request, *params);
  if (is_confirmed || is_proven(**session, hint)) return end_and_go(context, **session, *params);
  return ask(context, request, *params);
}

}  // namespace

Response show_sign_out(Context& context, const Request& request) {
  auto params = Params::from_query(request);
  return handle(context, request, params ? std::optional(std::move(*params)) : std::nullopt, false);
}

Response sign_out(Context& context, const Request& request) {
  return handle(context, request, Params::from_form(request), true);
}

}  // namespace fa::identity
