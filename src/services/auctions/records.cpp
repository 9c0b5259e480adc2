#include "services/auctions/records.h"

#include "base/crypto.h"
#include "rest/find_auction.h"
#include "services/auctions/ledger_lines.h"

namespace fa::auctions {
namespace {

using rest::Caller;
using rest::ErrorCode;
using rest::PathParams;
using rest::Request;
using rest::Response;

Response ledger_of(ports::BidHistory& history, ports::LiveAuctions& live_auctions, domain::AuctionId id) {
  auto lines = ledger_lines(history, live_auctions, id, kLedgerBytesMax);
  if (!lines) return lines.error();
  Response response{.status = 200, .headers = {}, .body = std::move(*lines)};
  response.set("Content-Type", "application/jsonl");
  response.set("Content-Disposition", "attachment; filename=\"ledger-" + domain::to_string(id) + ".jsonl\"");
  if (const auto seal = history.seal_of(id); seal && *seal) {
    response.set("Ledger-Hash", (*seal)->ledger_hash);
    response.set("Ledger-Signature", (*seal)->signature);
  }
  response.set("Cache-Control", "no-cache");
  return response;
}

}  // namespace

void Records::add_routes(rest::GuardedRoutes& routes) {
  routes.anyone("GET", "/auctions/{id}/ledger",
                [this](const Request&, const PathParams& params) { return ledger(params["id"]); });
  routes.user("GET", "/auctions/{id}/analytics", rest::Cost::read,
              [this](const Request&, const PathParams& params, const Caller& caller) {
                return analytics(params["id"], caller);
              });
  routes.anyone("GET", "/.well-known/flashauction-ledger-key",
                [this](const Request&, const PathParams&) { return ledger_key(); });
}

Response Records::ledger(std::string_view id) {
  const auto entry = rest::find_auction(ports_.catalog, id);
  if (!entry) return entry.error();
  if (!downloads_.try_acquire()) return rest::problem(ErrorCode::unavailable, "Too many ledgers are being read.");
  Response response = ledger_of(ports_.history, ports_.live_auctions, entry->auction_id);
  downloads_.release();
  return response;
}

Response Records::analytics(std::string_view id, const Caller& caller) const {
  const auto entry = rest::find_auction(ports_.catalog, id);
  if (!entry) return entry.error();
  if (!rest::is_host(caller, *entry) && !caller.is_admin)
    return rest::problem(ErrorCode::forbidden, "Only the host or an admin may see this.");
  auto figures = ports_.analytics.analytics_json(entry->auction_id);
  // An auction that was opened a moment ago has no history yet.
  if (!figures && figures.error().kind == ports::StoreErrorKind::not_found)
    return rest::problem(ErrorCode::unavailable, "There are no figures yet.");
  if (!figures) return rest::problem_of(figures.error());
  return base::http::json_response(200, std::move(*figures));
}

Response Records::ledger_key() const {
  Response response = rest::object_response(200, [&](auto& writer) {
    writer.field("algorithm", "Ed25519");
    writer.field("public_key", base::base64_encode(settings_.ledger_public_key));
  });
  return response.set("Cache-Control", "public, max-age=3600");
}

}  // namespace fa::auctions
