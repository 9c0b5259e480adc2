// GET and POST /oidc/sign-up
#include "adapters/embedded/identity/account_rules.h"
#include "adapters/embedded/identity/attempt_keys.h"
#include "adapters/embedded/identity/browser.h"
#include "adapters/embedded/identity/endpoints.h"
#include "adapters/embedded/identity/sign_in_flow.h"
#include "base/text.h"

namespace fa::identity {
namespace {

std::string field(const Params& fields, std::string_view name) {
  return std::string(base::trimmed(fields.get_or_empty(name)));
}

SignUpPage typed_values(const Params& fields) {
  SignUpPage page;
  page.username = field(fields, "username");
  page.name = field(fields, "name");
  page.email = field(fields, "email");
  page.phone = field(fields, "phone");
  return page;
}

std::optional<std::string> first_problem(const SignUpPage& typed, const std::string& password) {
  if (auto problem = username_problem(typed.username)) return problem;
  if (auto problem = password_problem(password)) return problem;
  if (auto problem = typed.name.empty() ? std::nullopt : name_problem(typed.name)) return problem;
  if (auto problem = typed.email.empty() ? std::nullopt : email_problem(typed.email)) return problem;
  if (!typed.phone.empty() && !normal_phone(typed.phone)) {
    return "A phone number starts with + and the country, and has 5 to 15 digits.";
  }
  return std::nullopt;
}

std::optional<std::string> unless_empty(const std::string& text) {
  return text.empty() ? std::nullopt : std::optional(text);
}

Response form(Context& context, const AuthorizationRequest& asked, const Request& request, int status, SignUpPage page,
              const std::string& error) {
  const PageFrame frame = page_frame(context, asked, request, error);
  static_cast<FormPage&>(page) = frame.form;
  return frame.show(sign_up_page(status, page));
}

// The attempt counts where an account was made, or a taken name was found out.
Response create_account(Context& context, const AuthorizationRequest& asked, const Request& request,
                        const SignUpPage& typed, const std::string& password, Taken& attempt) {
  auto hash = context.passwords.hash(password);
  if (!hash) return unavailable_page();
  const auto account = context.accounts.create({.username = typed.username,
                                                .password_hash = std::move(*hash),
                                                .name = unless_empty(typed.name),
                                                .email = unless_empty(typed.email),
                                                .phone = normal_phone(typed.phone),
                                                .created_at = context.clock.unix_ms()});
  if (!account && account.error().kind != ports::StoreErrorKind::conflict) return unavailable_page();
  attempt.counts();
  if (account) return sign_in_from_here(context, asked, *account, request);
  return form(context, asked, request, 409, typed, "This username is taken. Please choose another.");
}

}  // namespace

Response show_sign_up(Context& context, const Request& request) {
  const auto asked = page_request(context, request);
  if (!asked) return asked.error();
  return form(context, *asked, request, 200, {}, "");
}

Response sign_up(Context& context, const Request& request) {
  const auto asked = page_request(context, request);
  if (!asked) return asked.error();
  const auto fields = Params::from_form(request);
  if (!fields || !is_own_form(context, request, *fields)) return form(context, *asked, request, 403, {}, kForeignForm);

  const SignUpPage typed = typed_values(*fields);
  const std::string password = fields->get_or_empty("password");
  if (const auto problem = first_problem(typed, password)) {
    return form(context, *asked, request, 422, typed, *problem);
  }
  Taken attempt(context.throttles.sign_ups_by_address, address_attempt_key(request),
                account_attempt_key(typed.username));
  if (attempt.wait_ms()) {
    const std::string wait_s = std::to_string((attempt.wait_ms() + 999) / 1'000);
    Response response =
        form(context, *asked, request, 429, typed, "Too many tries. Please wait " + wait_s + " seconds and try again.");
    response.set("Retry-After", wait_s);
    return response;
  }
  return create_account(context, *asked, request, typed, password, attempt);
}

}  // namespace fa::identity
