// What the house answers over HTTP: the services' routes, and those of an operator.
#include "app/house.h"
#include "app/web_config.h"
#include "app/web_routes.h"
#include "base/json.h"
#include "rest/problems.h"

namespace fa::app {

namespace {

using base::http::PathParams;
using base::http::Request;
using base::http::Response;
using base::http::Run;

Response status_answer(int status, const char* word) {
  Response response = base::http::json_response(status, std::string(R"({"status":")") + word + "\"}");
  response.set("Cache-Control", "no-store");
  return response;
}

}  // namespace

const char* House::not_ready_because() {
  if (draining_) return "draining";
  if (stores_->engine->is_lost()) return "the engine has ended: the house stops";
  if (stores_->engine->store_is_down()) return "the journal takes no commits: bids are refused";
  if (!stores_->history->position() || !stores_->jobs->depth()) return "a store does not answer";
  return nullptr;
}

void House::add_health_routes(base::http::Router& router, const std::string& prefix) {
  router.add(
      "GET", prefix + "/health", [](const Request&, const PathParams&) { return status_answer(200, "ok"); },
      Run::inline_);
  router.add("GET", prefix + "/ready", [this](const Request&, const PathParams&) {
    const char* reason = not_ready_because();
    return reason ? status_answer(503, reason) : status_answer(200, "ready");
  });
}

std::shared_ptr<const base::http::Router> House::public_router() {
  auto router = std::make_shared<base::http::Router>();
  // Once more behind the prefix that an ingress may leave in place (docs/from-flask.md).
  for (const char* prefix : {"", "/api"}) {
    add_health_routes(*router, prefix);
    rest::GuardedRoutes routes(*router, *authenticator_, *throttle_, prefix);
    auctions_->add_routes(routes);
    bids_->add_routes(routes);
  }
  if (identity_.provider) identity_.provider->register_routes(*router);
  video_->add_public_routes(*router);
  add_web_config_route(*router, settings_, *video_);
  add_web_routes(*router, {settings_.base_url(), identity_.origins});
  return router;
}

std::shared_ptr<const base::http::Router> House::internal_router() {
  auto router = std::make_shared<base::http::Router>();
  add_health_routes(*router);
  router->add("GET", "/metrics", [this](const Request&, const PathParams&) {
    house_metrics_->collect(
        {websocket_->totals(), socketio_->totals(), pool_->depth(), stores_->engine->queue_depth()});
    Response response = base::http::text_response(200, metrics_.text());
    response.set("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
    return response;
  });
  auctions_->add_internal_routes(*router, settings_.internal_secret);
  bids_->add_internal_routes(*router, settings_.internal_secret, *internal_authenticator_);
  video_->add_internal_routes(*router);
  return router;
}

}  // namespace fa::app
