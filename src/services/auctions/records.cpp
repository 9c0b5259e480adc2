#include "services/auctions/records.h"

#include "base/crypto.h"
#include "base/permit.h"
#include "rest/find_auction.h"
#include "services/auctions/ledger_lines.h"

namespace fa::auctions {
namespace {

using rest::Caller;
using rest::ErrorCode;
using rest::PathParams;
using rest::Request;
using rest::Response;

Response ledger_of(const LedgerSources& sources, domain::AuctionId id, const base::http::SpoolLimits& limits) {
  auto lines = ledger_lines(sources, id, limits);
  if (!lines) return lines.error();
  Response response;
  if (!lines->move_into(response))
    return rest::problem(ErrorCode::unavailable, "There is no room to put the ledger together.");
  response.set("Content-Type", "application/jsonl");
  response.set("Content-Disposition", "attachment; filename=\"ledger-" + domain::to_string(id) + ".jsonl\"");
  if (const auto seal = sources.history.seal_of(id); seal && *seal) {
    response.set("Ledger-Hash", (*seal)->ledger_hash);
    response.set("Ledger-Signature", (*seal)->signature);
  }
  response.set("Cache-Control", "no-cache");
  return response;
}

}  // namespace

void Records::add_routes(rest::GuardedRoutes& routes) {
  routes.anyone("GET", "/auctions/{id}/ledger",
                [this](const Request& request, const PathParams& params) { return ledger(request, params["id"]); });
  routes.user("GET", "/auctions/{id}/analytics", rest::Cost::read,
              [this](const Request&, const PathParams& params, const Caller& caller) {
                return analytics(params["id"], caller);
              });
  routes.anyone("GET", "/.well-known/flashauction-ledger-key",
                [this](const Request&, const PathParams&) { return ledger_key(); });
}

Response Records::ledger(const Request& request, std::string_view id) {
  const auto entry = rest::find_auction(ports_.catalog, id);
  if (!entry) return entry.error();
  Response response;
  {
    const base::Permit reading(readers_);
    if (!reading) return rest::problem(ErrorCode::unavailable, "Too many ledgers are being read.");
    response =
        ledger_of({ports_.history, ports_.tail, ports_.live_auctions}, entry->auction_id, settings_.ledger_limits);
  }
  if (response.file && !bound_files(request.client, response.file))
    return rest::problem(ErrorCode::unavailable, "Too many large ledgers are being downloaded.");
  return response;
}

// Counts the file until its download has ended. false: there are too many.
bool Records::bound_files(const base::ClientKey& client, std::shared_ptr<const base::http::BodySource>& file) {
  struct Counted {
    std::shared_ptr<admission::Budget> files;  // outlives the lease
    admission::Lease lease;
    std::shared_ptr<const base::http::BodySource> file;
  };
  const auto counted = std::make_shared<Counted>(files_, admission::Lease(*files_, client), std::move(file));
  if (counted->lease.resize(1) != admission::Verdict::granted) return false;
  file = {counted, counted->file.get()};
  return true;
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
