// GET and POST /oidc/userinfo
#include "adapters/embedded/identity/endpoints.h"
#include "adapters/embedded/identity/oauth_answer.h"
#include "base/json.h"

namespace fa::identity {
namespace {

Response refuse_token() {
  Response response = oauth_error(401, "invalid_token", "the access token is missing, wrong or expired");
  response.set("WWW-Authenticate", "Bearer error=\"invalid_token\"");
  return response;
}

}  // namespace

Response userinfo(Context& context, const Request& request) {
  const auto bearer = request.bearer_token();
  const auto subject = bearer ? context.tokens.subject_of_access_token(*bearer) : std::nullopt;
  if (!subject) return refuse_token();
  const auto account = context.accounts.find(*subject);
  if (!account) return oauth_unavailable();
  if (!*account) return refuse_token();
  std::string json;
  base::json::Writer w(json);
  w.begin_object();
  w.field("sub", (*account)->account_id);
  write_profile_claims(w, **account);
  w.end_object();
  return oauth_json(200, std::move(json));
}

}  // namespace fa::identity
