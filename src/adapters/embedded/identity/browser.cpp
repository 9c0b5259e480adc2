#include "adapters/embedded/identity/browser.h"

#include <string>
#include <vector>

#include "adapters/embedded/identity/attempt_keys.h"
#include "adapters/embedded/identity/opaque_token.h"
#include "base/log.h"

namespace fa::identity {
namespace {

constexpr std::size_t kOpaqueTokenChars = 43;
constexpr const char* kFormSecretField = "form_secret";

// Browsers take a __Secure- cookie from https alone.
std::string cookie_name(const Context& context, std::string_view name) {
  return (context.settings.is_https() ? "__Secure-" : "") + std::string(name);
}
std::string session_cookie(const Context& context) {
  return cookie_name(context, "flashauction_session");
}
std::string form_cookie(const Context& context) {
  return cookie_name(context, "flashauction_form");
}

std::string set_cookie(const Context& context, const std::string& name, const std::string& value, std::int64_t age_s) {
  std::string header = name + "=" + value + "; Path=/oidc; Max-Age=" + std::to_string(age_s);
  header += "; HttpOnly; SameSite=Lax";
  if (context.settings.is_https()) header += "; Secure";
  return header;
}

std::string device_cookie(const Context& context) {
  return cookie_name(context, "flashauction_device");
}

bool is_opaque_token(std::string_view text) {
  return text.size() == kOpaqueTokenChars && base::base64url_decode(text);
}

std::optional<std::string> device_of(const Context& context, const base::http::Request& request) {
  const auto cookie = request.cookie(device_cookie(context));
  return cookie && is_opaque_token(*cookie) ? std::optional<std::string>(*cookie) : std::nullopt;
}

bool is_own_origin(const Context& context, const base::http::Request& request) {
  if (const auto site = request.header("sec-fetch-site"); site && *site != "same-origin" && *site != "none")
    return false;
  const auto origin = request.header("origin");
  if (!origin || *origin == context.settings.issuer) return true;
  const auto host = request.header("host");
  return host && (*origin == "http://" + std::string(*host) || *origin == "https://" + std::string(*host));
}

}  // namespace

StoreResult<std::optional<Session>> current_session(Context& context, const base::http::Request& request) {
  const auto cookie = request.cookie(session_cookie(context));
  if (!cookie) return std::optional<Session>{};
  return context.sessions.find(*cookie, context.clock.unix_ms());
}

StoreResult<Session> start_session(Context& context, const Account& account, const base::http::Request& request,
                                   base::http::Response& response) {
  const auto former = current_session(context, request);
  if (!former) return std::unexpected(former.error());
  const std::string token = new_opaque_token();
  const std::int64_t now_ms = context.clock.unix_ms();
  Session session{hash_of_opaque_token(token), account.account_id, now_ms, now_ms + context.settings.session_ttl_ms};
  if (auto done = context.sessions.create(session, *former, context.settings.sessions_per_account_max); !done) {
    return std::unexpected(done.error());
  }
  response.headers.emplace_back(
      "Set-Cookie", set_cookie(context, session_cookie(context), token, context.settings.session_ttl_ms / 1'000));
  return session;
}

StoreResult<void> end_session(Context& context, const Session& session, base::http::Response& response) {
  if (auto done = context.sessions.end(session.token_hash, context.clock.unix_ms()); !done) return done;
  response.headers.emplace_back("Set-Cookie", set_cookie(context, session_cookie(context), "", 0));
  return {};
}

StoreResult<std::optional<std::string>> known_place_of(Context& context, std::string_view username,
                                                       const base::http::Request& request) {
  std::vector<std::string> places;
  if (const auto device = device_of(context, request)) places.push_back(device_place(*device));
  places.push_back(address_place(address_attempt_key(request)));
  for (std::string& place : places) {
    const auto is_known = context.places.knows(username, place, context.clock.unix_ms());
    if (!is_known) return std::unexpected(is_known.error());
    if (*is_known) return std::optional(std::move(place));
  }
  return std::optional<std::string>{};
}

void remember_place(Context& context, const Account& account, const base::http::Request& request,
                    base::http::Response& response) {
  const std::string device = device_of(context, request).value_or(new_opaque_token());
  const auto noted =
      context.places.note(account.account_id, device, address_attempt_key(request), context.clock.unix_ms());
  if (!noted) {
    base::log::warn("where somebody signed in could not be stored", {{"detail", noted.error().detail}});
    return;
  }
  response.headers.emplace_back("Set-Cookie",
                                set_cookie(context, device_cookie(context), device, KnownPlaces::keep_ms / 1'000));
}

FormSecret form_secret(const Context& context, const base::http::Request& request) {
  constexpr std::int64_t kHour_s = 3'600;
  const auto cookie = request.cookie(form_cookie(context));
  if (cookie && is_opaque_token(*cookie)) return {*cookie, std::nullopt};
  const std::string value = new_opaque_token();
  return {value, set_cookie(context, form_cookie(context), value, kHour_s)};
}

bool is_own_form(const Context& context, const base::http::Request& request, const Params& form) {
  const auto cookie = request.cookie(form_cookie(context));
  const auto field = form.get(kFormSecretField);
  return cookie && field && cookie->size() == kOpaqueTokenChars && base::equal_in_constant_time(*cookie, *field) &&
         is_own_origin(context, request);
}

}  // namespace fa::identity
