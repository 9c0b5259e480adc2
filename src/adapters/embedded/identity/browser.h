// What the provider knows of a browser: its session cookie, and the protection of its forms against forgery.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "adapters/embedded/identity/context.h"
#include "adapters/embedded/identity/params.h"
#include "base/http/message.h"

namespace fa::identity {

// The session of the request's cookie, if it has a good one.
StoreResult<std::optional<Session>> current_session(Context& context, const base::http::Request& request);

// A new session for the account, never an old one carried on; its cookie goes into `response`.
StoreResult<Session> start_session(Context& context, const Account& account, const base::http::Request& request,
                                   base::http::Response& response);
// Ends the session and revokes what was granted from it; the cookie is cleared in `response`.
StoreResult<void> end_session(Context& context, const Session& session, base::http::Response& response);

// The place that the request comes from, where it is known as the account's of that name (known_places.h): the device,
// or else the address. An error: the store cannot tell.
StoreResult<std::optional<std::string>> known_place_of(Context& context, std::string_view username,
                                                       const base::http::Request& request);
// The account's owner was here: its device and address are known from now on. The device's cookie goes into `response`.
void remember_place(Context& context, const Account& account, const base::http::Request& request,
                    base::http::Response& response);

// The secret that a form must send back beside its cookie (double submit): the cookie's, or a new one that `set_cookie`
// carries.
struct FormSecret {
  std::string value;
  std::optional<std::string> set_cookie;  // a Set-Cookie header
};
FormSecret form_secret(const Context& context, const base::http::Request& request);

// True where the form came from a page of ours: the secret fits the cookie, and the browser names no other origin.
bool is_own_form(const Context& context, const base::http::Request& request, const Params& form);

}  // namespace fa::identity
