#include "adapters/embedded/identity/sign_in_flow.h"

#include <algorithm>
#include <utility>

#include "adapters/embedded/identity/browser.h"

namespace fa::identity {

using base::http::Request;
using base::http::Response;

Response redirect(std::string location) {
  Response response;
  response.status = 303;
  response.set("Location", std::move(location));
  response.set("Cache-Control", "no-store");
  response.set("Referrer-Policy", "no-referrer");
  return response;
}

Response unavailable_page() {
  Response response = message_page(503, {"Just a moment", "The house is busy. Please try again in a few seconds.", ""});
  response.set("Retry-After", "2");
  return response;
}

Response refuse_authorization(const Context& context, const AuthorizationError& error) {
  if (error.redirect_uri.empty()) {
    return message_page(400, {"This link does not work",
                              "The request to sign in is not valid: " + error.description + ". This house is at " +
                                  context.settings.issuer + ".",
                              context.settings.issuer + "/"});
  }
  std::string location = error.redirect_uri;
  append_param(location, "error", error.code);
  append_param(location, "error_description", error.description);
  if (error.state) append_param(location, "state", *error.state);
  append_param(location, "iss", context.settings.issuer);
  return redirect(std::move(location));
}

std::expected<AuthorizationRequest, Response> page_request(Context& context, const Request& request) {
  auto asked = parse_authorization_request(request, context.settings);
  if (!asked) return std::unexpected(refuse_authorization(context, asked.error()));
  return std::move(*asked);
}

Response grant_code(Context& context, const AuthorizationRequest& asked, const Session& session) {
  const std::int64_t now_ms = context.clock.unix_ms();
  Grant grant{.account_id = session.account_id,
              .session_hash = session.token_hash,
              .client_id = context.settings.client_id,
              .scope = asked.scope,
              .nonce = asked.nonce,
              .signed_in_at = session.signed_in_at,
              .created_at = now_ms,
              .expires_at = std::min(now_ms + context.settings.grant_ttl_ms, session.expires_at)};
  const NewCode details{asked.redirect_uri, asked.code_challenge, now_ms + context.settings.code_ttl_ms};
  const auto code = context.grants.create(std::move(grant), details, context.settings.grants_per_account_max);
  if (!code) return unavailable_page();
  std::string location = asked.redirect_uri;
  append_param(location, "code", *code);
  if (asked.state) append_param(location, "state", *asked.state);
  append_param(location, "iss", context.settings.issuer);
  Response response = redirect(std::move(location));
  response.log.fields.emplace_back("account_id", session.account_id);
  return response;
}

Response sign_in_and_grant(Context& context, const AuthorizationRequest& asked, const Account& account,
                           const Request& request) {
  Response cookies;
  const auto session = start_session(context, account, request, cookies);
  if (!session) return unavailable_page();
  Response response = grant_code(context, asked, *session);
  for (auto& header : cookies.headers) response.headers.push_back(std::move(header));
  return response;
}

Response sign_in_from_here(Context& context, const AuthorizationRequest& asked, const Account& account,
                           const Request& request) {
  Response response = sign_in_and_grant(context, asked, account, request);
  remember_place(context, account, request, response);
  return response;
}

PageFrame page_frame(Context& context, const AuthorizationRequest& asked, const Request& request,
                     const std::string& error) {
  FormSecret secret = form_secret(context, request);
  return {{to_query(asked, context.settings), std::move(secret.value), asked.redirect_uri, error},
          std::move(secret.set_cookie)};
}

Response PageFrame::show(Response response) const {
  if (set_cookie) response.headers.emplace_back("Set-Cookie", *set_cookie);
  return response;
}

}  // namespace fa::identity
