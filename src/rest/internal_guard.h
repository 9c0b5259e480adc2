// The internal listener's routes: for our own services, which show the shared secret.
#pragma once

#include <string>

#include "base/http/router.h"
#include "rest/problems.h"

namespace fa::rest {

// Whether the request carries the secret, in either way (below). Never with an empty secret.
bool shows_secret(const Request& request, const std::string& secret);

// Adds a route that answers 401 unless the request carries the secret, as `Authorization: Bearer <secret>` or as
// `X-Internal-Secret: <secret>`. With an empty secret nobody gets in.
void add_internal_route(base::http::Router& router, std::string method, std::string pattern, std::string secret,
                        base::http::Handler handler);

}  // namespace fa::rest
