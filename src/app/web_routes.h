// Serves the web app: hashed assets for ever, index.html never cached, compressed, under a strict
// Content-Security-Policy.
#pragma once

#include <string>

#include "base/http/router.h"

namespace fa::app {

// `issuer`: the OpenID issuer's origin, which the app's own requests may go to beside this house. `base_url`: the
// house's own address, to which whoever opens a page under another name of this machine is led.
void add_web_routes(base::http::Router& router, const std::string& issuer, const std::string& base_url);

}  // namespace fa::app
