#include "services/auctions/browsing.h"

#include <array>
#include <utility>

#include "base/http/negotiation.h"
#include "rest/decisions.h"
#include "rest/find_auction.h"
#include "services/auctions/auction_json.h"
#include "services/auctions/live_extras.h"
#include "services/auctions/offset_page.h"
#include "services/auctions/search_query.h"

namespace fa::auctions {
namespace {

using rest::PathParams;
using rest::Request;
using rest::Response;

// A close is sealed a moment later, by a worker: its hash is in the history then, whatever the engine still holds.
void add_ledger_hash(ports::BidHistory& history, domain::AuctionView& view) {
  if (!view.closed || view.ledger_hash) return;
  const auto seal = history.seal_of(view.opening.auction_id);
  if (seal && *seal) view.ledger_hash = (*seal)->ledger_hash;
}

Response varying_by_accept(Response response) {
  response.set("Vary", "Accept");
  return response;
}

// To where the web app shows this, for whoever opened the address in a browser.
Response page_at(std::string location) {
  Response response{.status = 303, .headers = {}, .body = {}};
  return response.set("Location", std::move(location)).set("Cache-Control", "no-store").set("Vary", "Accept");
}

// The app's own names of the filters, in its address.
std::string page_of_list(const Request& request) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 6> names{{{"status", "status"},
                                                                                {"category", "category"},
                                                                                {"q", "q"},
                                                                                {"sort", "sort"},
                                                                                {"min_price", "min"},
                                                                                {"max_price", "max"}}};
  std::string location = "/";
  for (const auto& [ours, of_app] : names)
    if (const auto value = request.query_param(ours); value && !value->empty())
      location.append(location.size() == 1 ? "?" : "&")
          .append(of_app)
          .append("=")
          .append(base::http::percent_encode(*value));
  return location;
}

}  // namespace

void Browsing::add_routes(rest::GuardedRoutes& routes) {
  if (routes.prefix().empty()) {
    add_routes_with_pages(routes);
  } else {  // what begins with it is for programs alone
    routes.anyone("GET", "/auctions", [this, &throttle = routes.throttle()](const Request& request, const PathParams&) {
      return search_by_offset(request, throttle);
    });
    routes.anyone("GET", "/auctions/{id}",
                  [this](const Request&, const PathParams& params) { return show(params["id"]); });
  }
  routes.anyone("GET", "/auctions/{id}/state",
                [this](const Request&, const PathParams& params) { return state(params["id"]); });
}

void Browsing::add_routes_with_pages(rest::GuardedRoutes& routes) {
  routes.anyone("GET", "/auctions", [this](const Request& request, const PathParams&) {
    if (base::http::prefers_page(request)) return page_at(page_of_list(request));
    return varying_by_accept(search(request));
  });
  routes.anyone("GET", "/auctions/{id}", [this](const Request& request, const PathParams& params) {
    if (base::http::prefers_page(request)) return page_at("/live/" + base::http::percent_encode(params["id"]));
    return varying_by_accept(show(params["id"]));
  });
}

void Browsing::write_item(base::json::Writer& writer, const ports::CatalogEntry& entry) const {
  writer.begin_object();
  write_summary(writer, entry, ports_.presence.participants(entry.auction_id), ports_.video.state(entry.auction_id),
                settings_.public_url);
  writer.end_object();
}

Response Browsing::search(const Request& request) const {
  const auto query = read_search(request);
  if (!query) return query.error();
  const auto page = ports_.catalog.search(*query);
  if (!page) return rest::list_problem(page.error());
  return rest::list_response(page->items, page->next_cursor,
                             [&](auto& writer, const ports::CatalogEntry& entry) { write_item(writer, entry); });
}

Response Browsing::search_by_offset(const Request& request, const rest::Throttle& throttle) const {
  const auto query = read_search(request, "offset");
  if (!query) return query.error();
  const auto page = offset_page(ports_.catalog, throttle, request, *query);
  if (!page) return page.error();
  return rest::object_response(200, [&](auto& writer) {
    writer.key("auctions");
    writer.begin_array();
    for (const ports::CatalogEntry& entry : page->items) write_item(writer, entry);
    writer.end_array();
    writer.field("limit", static_cast<std::int64_t>(page->limit));
    writer.field("offset", page->offset);
  });
}

std::expected<Browsing::Shown, Response> Browsing::look_at(std::string_view id) const {
  auto entry = rest::find_auction(ports_.catalog, id);
  if (!entry) return std::unexpected(entry.error());
  auto snapshot = rest::Decisions(ports_.live_auctions).view(entry->auction_id);
  if (!snapshot) return std::unexpected(rest::problem_of(snapshot.error()));
  add_ledger_hash(ports_.history, snapshot->state);
  auto extras = live_extras(ports_, entry->auction_id);
  return Shown{std::move(*entry), std::move(snapshot->state), std::move(extras)};
}

Response Browsing::show(std::string_view id) const {
  const auto shown = look_at(id);
  if (!shown) return shown.error();
  return rest::object_response(200, [&](auto& writer) {
    write_auction(writer, shown->view, shown->extras, shown->entry, settings_.public_url);
  });
}

Response Browsing::state(std::string_view id) const {
  const auto shown = look_at(id);
  if (!shown) return shown.error();
  return rest::object_response(200,
                               [&](auto& writer) { wire::write_auction_state(writer, shown->view, shown->extras); });
}

}  // namespace fa::auctions
