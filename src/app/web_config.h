// GET /config.json: what the web app has to know of the house that it is served by.
#pragma once

#include <string>

#include "app/live_video.h"
#include "app/settings.h"

namespace fa::app {

std::string web_config_json(const Settings& settings, const LiveVideo& video);
void add_web_config_route(base::http::Router& router, const Settings& settings, const LiveVideo& video);

}  // namespace fa::app
