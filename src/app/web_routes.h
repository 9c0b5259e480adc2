// Serves the web app: hashed assets for ever, index.html never cached, compressed, under a strict
// Content-Security-Policy.
#pragma once

#include <memory>
#include <string>

#include "app/issuer_origins.h"
#include "base/http/router.h"

namespace fa::app {

struct WebRoutesSettings {
  std::string base_url;                         // as people's browsers see the house; whoever comes by another
                                                // name of this machine is led to it
  std::shared_ptr<const IssuerOrigins> issuer;  // elsewhere; null: the house itself signs people in
};

void add_web_routes(base::http::Router& router, const WebRoutesSettings& settings);

}  // namespace fa::app
