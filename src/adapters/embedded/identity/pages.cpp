#include "adapters/embedded/identity/pages.h"

#include <kainjow/mustache.hpp>
#include <string_view>

#include "adapters/embedded/identity/page_templates.h"
#include "base/crypto.h"

namespace fa::identity {
namespace {

using base::http::Response;
using kainjow::mustache::data;
using kainjow::mustache::mustache;

std::string origin_of(const std::string& uri) {
  const auto host = uri.find("://");
  if (host == std::string::npos) return {};
  return uri.substr(0, uri.find_first_of("/?#", host + 3));
}

std::string style_hash() {
  const auto hash = base::sha256(templates::style);
  return "'sha256-" + base::base64_encode({reinterpret_cast<const char*>(hash.data()), hash.size()}) + "'";
}

// Browsers hold a form's redirects to form-action too, so the place that the person comes from has to be in it.
std::string security_policy(const std::string& form_target) {
  static const std::string style = style_hash();
  std::string policy = "default-src 'none'; font-src 'self'; style-src " + style + "; form-action 'self'";
  if (!form_target.empty()) policy += " " + origin_of(form_target);
  return policy + "; base-uri 'none'; frame-ancestors 'none'";
}

Response frame(int status, const std::string& title, const std::string& content, const std::string& form_target) {
  data fields;
  fields.set("title", title);
  fields.set("style", std::string(templates::style));
  fields.set("content", content);
  Response response = base::http::html_response(status, mustache(std::string(templates::page)).render(fields));
  response.set("Content-Security-Policy", security_policy(form_target));
  response.set("Cache-Control", "no-store");
  response.set("X-Frame-Options", "DENY");
  response.set("X-Content-Type-Options", "nosniff");
  response.set("Cross-Origin-Opener-Policy", "same-origin");
  response.set("Permissions-Policy",
               "camera=(), microphone=(), display-capture=(), geolocation=(), payment=(), usb=()");
  // Not "no-referrer": browsers would then name no origin with our own forms.
  response.set("Referrer-Policy", "same-origin");
  return response;
}

// An empty text is a false section.
void set_text(data& fields, const std::string& name, const std::string& text) {
  if (text.empty()) {
    fields.set(name, data(data::type::bool_false));
  } else {
    fields.set(name, text);
  }
}

data form_fields(const FormPage& page) {
  data fields;
  fields.set("query", page.query);
  fields.set("form_secret", page.form_secret);
  set_text(fields, "error", page.error);
  return fields;
}

std::string rendered(std::string_view text, const data& fields) {
  return mustache(std::string(text)).render(fields);
}

}  // namespace

Response sign_in_page(int status, const SignInPage& page) {
  data fields = form_fields(page);
  fields.set("username", page.username);
  fields.set("username_known", data(page.username.empty() ? data::type::bool_false : data::type::bool_true));
  fields.set("dev_login", data(page.dev_login ? data::type::bool_true : data::type::bool_false));
  data names(data::type::list);
  for (const auto& name : page.dev_usernames) names.push_back(name);
  fields.set("dev_usernames", names);
  return frame(status, "Sign in", rendered(templates::sign_in, fields), page.form_target);
}

Response sign_up_page(int status, const SignUpPage& page) {
  data fields = form_fields(page);
  fields.set("username", page.username);
  fields.set("name", page.name);
  fields.set("email", page.email);
  fields.set("phone", page.phone);
  return frame(status, "Create an account", rendered(templates::sign_up, fields), page.form_target);
}

Response sign_out_page(const SignOutPage& page) {
  data fields;
  fields.set("form_secret", page.form_secret);
  fields.set("post_logout_redirect_uri", page.post_logout_redirect_uri);
  fields.set("state", page.state);
  return frame(200, "Sign out", rendered(templates::sign_out, fields), page.post_logout_redirect_uri);
}

Response message_page(int status, const MessagePage& page) {
  data fields;
  fields.set("text", page.text);
  set_text(fields, "link", page.link);
  return frame(status, page.title, rendered(templates::message, fields), {});
}

}  // namespace fa::identity
