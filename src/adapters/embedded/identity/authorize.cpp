// GET /oidc/authorize
#include "adapters/embedded/identity/browser.h"
#include "adapters/embedded/identity/endpoints.h"
#include "adapters/embedded/identity/sign_in_flow.h"

namespace fa::identity {
namespace {

bool is_recent_enough(const Session& session, const AuthorizationRequest& asked, std::int64_t now_ms) {
  return !asked.max_age_s || (now_ms - session.signed_in_at) / 1'000 <= *asked.max_age_s;
}

}  // namespace

Response authorize(Context& context, const Request& request) {
  const auto asked = page_request(context, request);
  if (!asked) return asked.error();
  const auto session = current_session(context, request);
  if (!session) return unavailable_page();

  const bool is_signed_in = *session && is_recent_enough(**session, *asked, context.clock.unix_ms());
  if (is_signed_in && (asked->prompt == Prompt::if_needed || asked->prompt == Prompt::none)) {
    return grant_code(context, *asked, **session);
  }
  if (asked->prompt == Prompt::none) {
    return refuse_authorization(context, {"login_required", "nobody is signed in", asked->redirect_uri, asked->state});
  }
  const char* page = asked->prompt == Prompt::create ? "/oidc/sign-up?" : "/oidc/sign-in?";
  return redirect(page + to_query(*asked, context.settings));
}

}  // namespace fa::identity
