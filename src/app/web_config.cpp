#include "app/web_config.h"

#include "base/json.h"

namespace fa::app {

std::string web_config_json(const Settings& settings, const LiveVideo& video) {
  std::string text;
  base::json::Writer writer(text);
  writer.begin_object();
  writer.key("oidc");
  writer.begin_object();
  writer.field("issuer", settings.oidc_issuer);
  writer.field("client_id", settings.oidc_client_id);
  writer.end_object();
  writer.key("video");
  writer.begin_object();
  writer.field("ingest", video.takes_rtmp());
  writer.field("browser", video.takes_browsers());
  writer.key("missing");
  writer.begin_array();
  for (const std::string& package : video.missing()) writer.value(package);
  writer.end_array();
  writer.end_object();
  writer.end_object();
  return text;
}

void add_web_config_route(base::http::Router& router, const Settings& settings, const LiveVideo& video) {
  router.add(
      "GET", "/config.json",
      [text = web_config_json(settings, video)](const base::http::Request&, const base::http::PathParams&) {
        return base::http::json_response(200, text).set("Cache-Control", "no-cache");
      },
      base::http::Run::inline_);
}

}  // namespace fa::app
