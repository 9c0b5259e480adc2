// GET and POST /oidc/sign-in, POST /oidc/dev-sign-in
#include <algorithm>
#include <string_view>

#include "adapters/embedded/identity/account_rules.h"
#include "adapters/embedded/identity/attempt_keys.h"
#include "adapters/embedded/identity/browser.h"
#include "adapters/embedded/identity/endpoints.h"
#include "adapters/embedded/identity/sign_in_flow.h"
#include "base/log.h"
#include "base/normal_form.h"
#include "base/text.h"

namespace fa::identity {
namespace {

constexpr std::size_t kDevUsernamesShown = 12;
// One answer for an unknown name, a wrong password and an account without one.
constexpr const char* kWrong = "The username or the password is not right.";

Response form(Context& context, const AuthorizationRequest& asked, const Request& request, int status,
              const std::string& username, const std::string& error) {
  const PageFrame frame = page_frame(context, asked, request, error);
  SignInPage page{frame.form, username, context.settings.dev_login, {}};
  if (page.dev_login)
    page.dev_usernames = context.accounts.usernames(kDevUsernamesShown).value_or(std::vector<std::string>{});
  return frame.show(sign_in_page(status, page));
}

Response too_many_tries(Context& context, const AuthorizationRequest& asked, const Request& request,
                        const std::string& username, std::int64_t wait_ms) {
  const std::string wait_s = std::to_string((wait_ms + 999) / 1'000);
  Response response =
      form(context, asked, request, 429, username, "Too many tries. Please wait " + wait_s + " seconds and try again.");
  response.set("Retry-After", wait_s);
  return response;
}

// Absent where the name and the password do not belong together.
struct Outcome {
  std::optional<Account> account;
  bool is_busy = false;
  std::string tried_id = {};  // of the account by that name, whatever the password
};

Outcome check_password(Context& context, const std::string& username, const std::string& password) {
  const auto found = context.accounts.find_by_username(username);
  if (!found) return {std::nullopt, true};
  const auto stored = *found ? (*found)->password_hash : std::nullopt;
  auto verdict = context.passwords.check(base::in_normal_form(password), stored);
  // A password that was kept before there was one form.
  if (verdict == PasswordCheck::wrong && base::in_normal_form(password) != password)
    verdict = context.passwords.check(password, stored);
  if (verdict == PasswordCheck::busy) return {std::nullopt, true};
  return {verdict == PasswordCheck::right ? *found : std::nullopt, false, *found ? (*found)->account_id : ""};
}

StoreResult<Account> account_without_password(Context& context, const std::string& username) {
  const auto found = context.accounts.find_by_username(username);
  if (!found) return std::unexpected(found.error());
  if (*found) return **found;
  return context.accounts.create({.username = username, .created_at = context.clock.unix_ms()});
}

}  // namespace

Response show_sign_in(Context& context, const Request& request) {
  const auto asked = page_request(context, request);
  if (!asked) return asked.error();
  return form(context, *asked, request, 200, asked->login_hint.value_or(""), "");
}

Response sign_in(Context& context, const Request& request) {
  const auto asked = page_request(context, request);
  if (!asked) return asked.error();
  const auto fields = Params::from_form(request);
  if (!fields || !is_own_form(context, request, *fields)) {
    return form(context, *asked, request, 403, "", kForeignForm);
  }
  const std::string username(base::trimmed(fields->get_or_empty("username")));
  const auto known_place = known_place_of(context, username, request);
  if (!known_place) return unavailable_page();
  PasswordTry attempt(context.throttles, account_attempt_key(username), address_attempt_key(request), *known_place);
  if (attempt.wait_ms()) return too_many_tries(context, *asked, request, username, attempt.wait_ms());

  const std::string password = fields->get_or_empty("password");
  // As it was kept: in one form, or as it was typed before there was one.
  const bool is_password = !password_problem(base::in_normal_form(password)) || !password_problem(password);
  const bool is_possible = !username_problem(username) && is_password;
  const auto outcome = is_possible ? check_password(context, username, password) : Outcome{};
  if (outcome.is_busy) return unavailable_page();
  if (!outcome.account) {
    attempt.failed();
    // The name as it was typed is not logged: people type passwords there.
    Response refused = form(context, *asked, request, 401, username, kWrong);
    if (!outcome.tried_id.empty()) refused.log.fields.emplace_back("account_id", outcome.tried_id);
    return refused;
  }
  attempt.succeeded();
  return sign_in_from_here(context, *asked, *outcome.account, request);
}

Response dev_sign_in(Context& context, const Request& request) {
  const auto asked = page_request(context, request);
  if (!asked) return asked.error();
  const auto fields = Params::from_form(request);
  if (!fields || !is_own_form(context, request, *fields)) {
    return form(context, *asked, request, 403, "", kForeignForm);
  }
  const std::string typed = fields->get("known").value_or(fields->get_or_empty("username"));
  const std::string username(base::trimmed(typed));
  if (const auto problem = username_problem(username)) return form(context, *asked, request, 422, "", *problem);
  const auto account = account_without_password(context, username);
  if (!account) return unavailable_page();
  base::log::warn("development sign-in without a password", {{"username", account->username}});
  return sign_in_and_grant(context, *asked, *account, request);
}

}  // namespace fa::identity
