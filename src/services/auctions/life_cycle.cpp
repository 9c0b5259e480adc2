#include "services/auctions/life_cycle.h"

#include "rest/decisions.h"
#include "rest/find_auction.h"
#include "rest/internal_guard.h"
#include "wire/state_json.h"

namespace fa::auctions {
namespace {

using rest::Caller;
using rest::ErrorCode;
using rest::PathParams;
using rest::Request;
using rest::Response;

Response credentials(const ports::CatalogEntry& entry, bool live) {
  Response response = rest::object_response(200, [&](auto& writer) {
    writer.field("ingest_url", entry.ingest_url);
    writer.field("stream_key", entry.stream_key);
    writer.field("playback_url", entry.playback_url);
    writer.field("live", live);
  });
  return response.set("Cache-Control", "no-store");
}

std::expected<ports::CatalogEntry, Response> own_auction(ports::Catalog& catalog, std::string_view id,
                                                         const Caller& caller) {
  auto entry = rest::find_auction(catalog, id);
  if (entry && !rest::is_host(caller, *entry))
    return std::unexpected(rest::problem(ErrorCode::forbidden, "Only the host may see the stream key."));
  return entry;
}

}  // namespace

void LifeCycle::add_routes(rest::GuardedRoutes& routes) {
  using rest::Cost;
  routes.user(
      "POST", "/auctions/{id}/close", Cost::write,
      [this](const Request&, const PathParams& params, const Caller& caller) { return close(params["id"], caller); });
  routes.user(
      "GET", "/auctions/{id}/stream", Cost::read,
      [this](const Request&, const PathParams& params, const Caller& caller) { return stream(params["id"], caller); });
  routes.user("POST", "/auctions/{id}/stream/rotate", Cost::write,
              [this](const Request&, const PathParams& params, const Caller& caller) {
                return rotate_stream_key(params["id"], caller);
              });
}

void LifeCycle::add_internal_routes(base::http::Router& router, const std::string& internal_secret) {
  // The second is the plan's path (docs/from-flask.md); on the public listener it is the host's.
  for (const char* pattern : {"/internal/auctions/{id}/close", "/auctions/{id}/close"})
    rest::add_internal_route(
        router, "POST", pattern, internal_secret,
        [this](const Request&, const PathParams& params) { return close_for_service(params["id"]); });
}

Response LifeCycle::close(std::string_view id, const Caller& caller) const {
  const auto entry = rest::find_auction(ports_.catalog, id);
  if (!entry) return entry.error();
  if (!rest::is_host(caller, *entry) && !caller.is_admin)
    return rest::problem(ErrorCode::forbidden, "Only the host or an admin may end an auction.");
  return close_now(entry->auction_id);
}

Response LifeCycle::close_for_service(std::string_view id) const {
  const auto auction_id = domain::parse_id<domain::AuctionId>(id);
  if (!auction_id) return rest::problem(ErrorCode::auction_not_found);
  return close_now(*auction_id);
}

Response LifeCycle::close_now(domain::AuctionId id) const {
  const auto closed = rest::Decisions(ports_.live_auctions).close(id);
  if (!closed) return rest::problem_of(closed.error());
  ports_.video.end(id);
  return rest::object_response(200, [&](auto& writer) {
    writer.field("auction_id", domain::to_string(id));
    writer.field("status", domain::to_string(domain::Status::closed));
    wire::write_close(writer, *closed);
  });
}

Response LifeCycle::stream(std::string_view id, const Caller& caller) const {
  const auto entry = own_auction(ports_.catalog, id, caller);
  if (!entry) return entry.error();
  return credentials(*entry, ports_.video.state(entry->auction_id).live);
}

Response LifeCycle::rotate_stream_key(std::string_view id, const Caller& caller) const {
  auto entry = own_auction(ports_.catalog, id, caller);
  if (!entry) return entry.error();
  auto key = ports_.video.new_key(entry->auction_id);
  if (!key) return rest::problem_of(key.error());
  if (const auto stored = ports_.catalog.set_stream_key(entry->auction_id, *key); !stored)
    return rest::problem_of(stored.error());
  ports_.video.end(entry->auction_id);  // whoever came back with the old key before the new one was stored
  entry->stream_key = std::move(*key);
  return credentials(*entry, false);
}

}  // namespace fa::auctions
