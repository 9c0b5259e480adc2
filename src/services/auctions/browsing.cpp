#include "services/auctions/browsing.h"

#include "rest/decisions.h"
#include "rest/find_auction.h"
#include "services/auctions/auction_json.h"
#include "services/auctions/live_extras.h"
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

}  // namespace

void Browsing::add_routes(rest::GuardedRoutes& routes) {
  routes.anyone("GET", "/auctions", [this](const Request& request, const PathParams&) { return search(request); });
  routes.anyone("GET", "/auctions/{id}",
                [this](const Request&, const PathParams& params) { return show(params["id"]); });
}

Response Browsing::search(const Request& request) const {
  const auto query = read_search(request);
  if (!query) return query.error();
  const auto page = ports_.catalog.search(*query);
  if (!page) return rest::list_problem(page.error());
  return rest::list_response(page->items, page->next_cursor, [&](auto& writer, const ports::CatalogEntry& entry) {
    writer.begin_object();
    write_summary(writer, entry, ports_.presence.participants(entry.auction_id), ports_.video.state(entry.auction_id),
                  settings_.public_url);
    writer.end_object();
  });
}

Response Browsing::show(std::string_view id) const {
  const auto entry = rest::find_auction(ports_.catalog, id);
  if (!entry) return entry.error();
  auto snapshot = rest::Decisions(ports_.live_auctions).view(entry->auction_id);
  if (!snapshot) return rest::problem_of(snapshot.error());
  add_ledger_hash(ports_.history, snapshot->state);
  const auto extras = live_extras(ports_, entry->auction_id);
  return rest::object_response(
      200, [&](auto& writer) { write_auction(writer, snapshot->state, extras, *entry, settings_.public_url); });
}

}  // namespace fa::auctions
