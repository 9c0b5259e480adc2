#include "services/auctions/profiles.h"

#include "base/person_fields.h"
#include "rest/field_reader.h"
#include "rest/paging.h"
#include "services/auctions/auction_json.h"
#include "services/auctions/input_limits.h"

namespace fa::auctions {
namespace {

using rest::Caller;
using rest::PathParams;
using rest::Request;
using rest::Response;

Response profile(const ports::User& user, const Caller& caller) {
  Response response = rest::object_response(200, [&](auto& writer) {
    writer.field("user_id", domain::to_string(user.user_id));
    writer.field("username", user.username);
    writer.field("name", user.name);
    writer.field("email", user.email);
    writer.field("phone", user.phone);
    writer.field("is_verified", user.is_verified);
    writer.field("tier", ports::name_of(user.tier));
    writer.key("roles");
    writer.begin_array();
    if (caller.is_moderator) writer.value("moderator");
    if (caller.is_admin) writer.value("admin");
    writer.end_array();
    writer.field("created_at", user.created_at);
  });
  return response.set("Cache-Control", "no-store");
}

std::expected<ports::ProfilePatch, Response> read_patch(const Request& request) {
  const auto body = rest::object_body(request);
  if (!body) return std::unexpected(body.error());
  rest::FieldReader fields(*body);
  ports::ProfilePatch patch;
  if (fields.present("name")) patch.name = fields.optional_text("name", kName);
  if (fields.present("phone")) patch.phone = fields.optional_text("phone", kPhone);
  if (fields.present("username")) patch.username = fields.text("username", kUsername);
  if (patch.phone && *patch.phone && !fields.is_wrong("phone")) {
    const auto phone = base::normal_phone(**patch.phone);
    if (!phone) fields.wrong("phone", "must start with + and the country, and have 5 to 15 digits");
    patch.phone = phone;
  }
  if (patch.username && !fields.is_wrong("username") && !base::is_username(*patch.username))
    fields.wrong("username", "must have letters, digits, _, . and - only");
  if (auto refused = fields.refusal()) return std::unexpected(std::move(*refused));
  return patch;
}

}  // namespace

void Profiles::add_routes(rest::GuardedRoutes& routes) {
  using rest::Cost;
  routes.user("GET", "/users/me", Cost::read,
              [this](const Request&, const PathParams&, const Caller& caller) { return show(caller); });
  routes.user(
      "PATCH", "/users/me", Cost::write,
      [this](const Request& request, const PathParams&, const Caller& caller) { return change(request, caller); });
  routes.user("GET", "/users/me/auctions", Cost::read,
              [this](const Request& request, const PathParams&, const Caller& caller) {
                return own_auctions(request, caller);
              });
  routes.user(
      "GET", "/users/me/wins", Cost::read,
      [this](const Request& request, const PathParams&, const Caller& caller) { return wins(request, caller); });
}

Response Profiles::show(const Caller& caller) const {
  return profile(caller.user, caller);
}

Response Profiles::change(const Request& request, const Caller& caller) const {
  const auto patch = read_patch(request);
  if (!patch) return patch.error();
  const auto user = ports_.users.update(caller.user.user_id, *patch);
  if (!user && user.error().kind == ports::StoreErrorKind::conflict)
    return rest::invalid_field("username", user.error().detail);
  if (!user) return rest::problem_of(user.error());
  return profile(*user, caller);
}

Response Profiles::own_auctions(const Request& request, const Caller& caller) const {
  ports::CatalogQuery query;
  query.host = caller.user.user_id;
  return list(request, std::move(query));
}

Response Profiles::wins(const Request& request, const Caller& caller) const {
  ports::CatalogQuery query;
  query.winner = caller.user.user_id;
  return list(request, std::move(query));
}

Response Profiles::list(const Request& request, ports::CatalogQuery query) const {
  auto paging = rest::read_paging(request);
  if (!paging) return paging.error();
  query.sort = ports::Sort::newest;
  query.cursor = std::move(paging->cursor);
  query.limit = paging->limit;
  const auto page = ports_.catalog.search(query);
  if (!page) return rest::list_problem(page.error());
  return rest::list_response(page->items, page->next_cursor, [&](auto& writer, const ports::CatalogEntry& entry) {
    writer.begin_object();
    write_summary(writer, entry, ports_.presence.participants(entry.auction_id), ports_.video.state(entry.auction_id),
                  settings_.public_url);
    writer.end_object();
  });
}

}  // namespace fa::auctions
