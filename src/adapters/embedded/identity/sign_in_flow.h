// What the sign-in, sign-up and development pages share: from the authorization request in the query to the code at the
// client.
#pragma once

#include <expected>
#include <string>

#include "adapters/embedded/identity/authorization_request.h"
#include "adapters/embedded/identity/context.h"
#include "adapters/embedded/identity/pages.h"
#include "adapters/embedded/identity/params.h"
#include "base/http/message.h"

namespace fa::identity {

// The request that the page belongs to, or the answer that tells what is wrong with it.
std::expected<AuthorizationRequest, base::http::Response> page_request(Context& context,
                                                                       const base::http::Request& request);

// Back to the client with the error of RFC 6749, 4.1.2.1; a page where the client is not known.
base::http::Response refuse_authorization(const Context& context, const AuthorizationError& error);

// Grants what is asked for from the session: back to the client with a code.
base::http::Response grant_code(Context& context, const AuthorizationRequest& asked, const Session& session);

// Signs the person in at the provider and grants the code.
base::http::Response sign_in_and_grant(Context& context, const AuthorizationRequest& asked, const Account& account,
                                       const base::http::Request& request);

// The same for who has proven who they are: this browser and its address are known as theirs from now on.
base::http::Response sign_in_from_here(Context& context, const AuthorizationRequest& asked, const Account& account,
                                       const base::http::Request& request);

// What all pages with a form need. A new form cookie goes into the response by show().
struct PageFrame {
  FormPage form;
  std::optional<std::string> set_cookie;
  base::http::Response show(base::http::Response response) const;
};
PageFrame page_frame(Context& context, const AuthorizationRequest& asked, const base::http::Request& request,
                     const std::string& error);

base::http::Response redirect(std::string location);  // 303
base::http::Response unavailable_page();              // 503: the store or the hasher cannot serve now
constexpr const char* kForeignForm = "The page was open for too long. Please try again.";

}  // namespace fa::identity
