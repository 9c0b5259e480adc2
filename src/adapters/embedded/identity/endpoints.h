// The provider's HTTP endpoints as plain functions. Blocking (SQLite, Argon2id): they belong on the blocking pool. Any
// thread.
#pragma once

#include "adapters/embedded/identity/context.h"
#include "base/http/message.h"

namespace fa::identity {

using base::http::Request;
using base::http::Response;

Response discovery_document(Context& context, const Request& request);  // OpenID Connect Discovery 1.0
Response key_set(Context& context, const Request& request);             // RFC 7517
Response authorize(Context& context, const Request& request);           // RFC 6749, 4.1.1, with RFC 7636 and RFC 9207
Response show_sign_in(Context& context, const Request& request);
Response sign_in(Context& context, const Request& request);
Response show_sign_up(Context& context, const Request& request);
Response sign_up(Context& context, const Request& request);
Response dev_sign_in(Context& context, const Request& request);    // only where settings.dev_login is on
Response token(Context& context, const Request& request);          // RFC 6749, 3.2
Response userinfo(Context& context, const Request& request);       // OpenID Connect Core, 5.3
Response revoke(Context& context, const Request& request);         // RFC 7009
Response show_sign_out(Context& context, const Request& request);  // OpenID Connect RP-Initiated Logout 1.0
Response sign_out(Context& context, const Request& request);

}  // namespace fa::identity
