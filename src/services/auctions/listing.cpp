#include "services/auctions/listing.h"

#include "base/crypto.h"
#include "base/log.h"
#include "rest/decisions.h"
#include "rest/request_log.h"
#include "services/auctions/auction_json.h"
#include "services/auctions/live_extras.h"

namespace fa::auctions {

using rest::Caller;
using rest::PathParams;
using rest::Request;
using rest::Response;

namespace {

// An address that is found where the request was sent to: behind the same prefix.
Response located(Response response, const std::string& prefix) {
  for (auto& [name, value] : response.headers)
    if (name == "Location") value.insert(0, prefix);
  return response;
}

}  // namespace

void Listing::add_routes(rest::GuardedRoutes& routes) {
  routes.user("POST", "/auctions", rest::Cost::own,
              [this, &throttle = routes.throttle(), prefix = routes.prefix()](const Request& request, const PathParams&,
                                                                              const Caller& caller) {
                return located(create(request, caller, throttle), prefix);
              });
}

Response Listing::create(const Request& request, const Caller& caller, const rest::Throttle& throttle) const {
  if (auto refused = throttle.creation(caller)) return std::move(*refused);
  bool opened = false;
  Response response = open(request, caller, opened);
  if (!opened) throttle.nothing_created(caller);
  return response;
}

Response Listing::open(const Request& request, const Caller& caller, bool& opened) const {
  const auto auction = read_new_auction(request, settings_.defaults);
  if (!auction) return auction.error();
  if (auto refused = check_images(auction->image_keys)) return std::move(*refused);
  const auto fresh = draft(*auction, caller);
  if (!fresh) return fresh.error();

  const auto entry = ports_.catalog.insert(*fresh, auction->idempotency_key, auction->request_hash);
  if (!entry && entry.error().kind == ports::StoreErrorKind::conflict)
    return rest::invalid_field("Idempotency-Key", "was used for another request");
  if (!entry) return rest::problem_of(entry.error());
  const auto view = rest::Decisions(ports_.live_auctions).open(opening_of(*entry), entry->duration_s * 1000);
  if (!view) return rest::problem_of(view.error());
  project_opening(*view);
  opened = entry->auction_id == fresh->auction_id;  // otherwise it was there before, under the same Idempotency-Key

  const auto extras = live_extras(ports_, entry->auction_id);
  Response response = rest::object_response(201, [&](auto& writer) {
    write_auction(writer, *view, extras, *entry, settings_.public_url);
    write_stream(writer, *entry);
  });
  rest::log_auction(response, entry->auction_id);
  response.set("Location", "/auctions/" + domain::to_string(entry->auction_id));
  return response.set("Cache-Control", "no-store");
}

std::optional<Response> Listing::check_images(const std::vector<std::string>& keys) const {
  for (const std::string& key : keys) {
    const auto there = ports_.media.contains(key);
    if (!there) return rest::problem_of(there.error());
    if (!*there) return rest::invalid_field("image_keys", "must name pictures that were uploaded");
  }
  return std::nullopt;
}

std::expected<ports::CatalogEntry, Response> Listing::draft(const NewAuction& auction, const Caller& caller) const {
  const domain::AuctionId id{domain::Uuid{base::random_uuid_v4_bytes()}};
  auto stream = ports_.video.create(id);
  if (!stream) return std::unexpected(rest::problem_of(stream.error()));
  ports::CatalogEntry entry;
  entry.auction_id = id;
  entry.host_user_id = caller.user.user_id;
  entry.host_username = caller.user.username;
  entry.title = auction.title;
  entry.description = auction.description;
  entry.category = auction.category;
  entry.image_keys = auction.image_keys;
  entry.currency = settings_.currency;
  entry.starting_bid = auction.starting_bid;
  entry.increment = auction.increment;
  entry.step.max_factor = auction.bid_step_max_factor.value_or(settings_.step.max_factor);
  entry.step.max_floor = auction.bid_step_max_floor.value_or(settings_.step.max_floor);
  entry.duration_s = auction.duration_s;
  entry.created_at = ports_.clock.unix_ms();
  entry.current_price = auction.starting_bid;
  entry.stream_key = std::move(stream->stream_key);
  entry.ingest_url = std::move(stream->ingest_url);
  entry.playback_url = std::move(stream->playback_url);
  return entry;
}

domain::Opening Listing::opening_of(const ports::CatalogEntry& entry) const {
  domain::Opening opening;
  opening.auction_id = entry.auction_id;
  opening.host_user_id = entry.host_user_id;
  opening.host_username = entry.host_username;
  opening.title = entry.title;
  opening.currency = entry.currency;
  opening.starting_bid = entry.starting_bid;
  opening.increment = entry.increment;
  opening.rules = settings_.rules;
  opening.step = entry.step;
  opening.outage = settings_.outage;
  return opening;
}

void Listing::project_opening(const domain::AuctionView& view) const {
  const ports::CatalogProgress opened{.auction_id = view.opening.auction_id,
                                      .seq = 1,
                                      .start_time = view.opening.start_time,
                                      .end_time = view.opening.end_time,
                                      .current_price = view.opening.starting_bid,
                                      .bid_count = 0,
                                      .closed = std::nullopt};
  const auto projected = ports_.catalog.project({opened});
  if (!projected) base::log::warn("opening not projected yet", {{"detail", projected.error().detail}});
}

}  // namespace fa::auctions
