#include "services/broadcast/broadcast_rules.h"

#include <optional>

#include "base/caught.h"
#include "rest/decisions.h"
#include "services/broadcast/close_codes.h"

namespace fa::broadcast {
namespace {

using wire::ErrorCode;

Goodbye goodbye(ErrorCode code, std::uint16_t close_code, std::string_view message = {}) {
  return {code, std::string(message.empty() ? wire::default_text(code) : message), close_code};
}

Goodbye later() {
  return goodbye(ErrorCode::unavailable, kCloseTryLater);
}

struct Host {
  domain::UserId user_id;
  std::optional<domain::Uuid> sign_in;
};

std::expected<Host, Goodbye> host_of(const Ports& ports, const std::string& token) {
  const auto identity = ports.tokens.verify(token);
  if (!identity && identity.error() == ports::TokenError::unavailable) return std::unexpected(later());
  if (!identity) return std::unexpected(goodbye(ErrorCode::unauthenticated, kCloseUnauthenticated));
  const auto user = ports.users.user_for(*identity);
  if (!user) return std::unexpected(later());
  return Host{user->user_id, identity->sign_in};
}

Goodbye no_such_auction() {
  return goodbye(ErrorCode::auction_not_found, kCloseInvalid);
}

std::optional<Goodbye> refusal_of(const Ports& ports, domain::AuctionId id, domain::UserId user_id) {
  const auto entry = ports.catalog.find(id);
  if (!entry && entry.error().kind != ports::StoreErrorKind::not_found) return later();
  if (!entry || entry->hidden) return no_such_auction();
  if (entry->host_user_id != user_id)
    return goodbye(ErrorCode::forbidden, kCloseForbidden, "Only the host may go live.");
  const auto view = rest::Decisions(ports.live_auctions).view(id);
  if (!view) return view.error() == ports::ViewError::unavailable ? later() : no_such_auction();
  if (view->state.status != domain::Status::live) return goodbye(ErrorCode::auction_closed, kCloseInvalid);
  return std::nullopt;
}

std::expected<Begun, Goodbye> try_to_begin(const Ports& ports, const BroadcastStart& start, const std::string& address,
                                           ports::Broadcasts::OnEnd on_end) {
  const auto host = host_of(ports, start.token);
  if (!host) return std::unexpected(host.error());
  if (!start.auction_id) return std::unexpected(no_such_auction());
  const domain::AuctionId id = *start.auction_id;
  if (auto refused = refusal_of(ports, id, host->user_id)) return std::unexpected(std::move(*refused));
  if (!ports.broadcasts) return std::unexpected(goodbye_of(ports::BroadcastRefusal::unavailable));
  auto broadcast = ports.broadcasts->begin(id, start.container, {host->user_id, address}, std::move(on_end));
  if (!broadcast) return std::unexpected(goodbye_of(broadcast.error()));
  // Again: a close that came in between found nothing to cut.
  if (auto refused = refusal_of(ports, id, host->user_id)) return std::unexpected(std::move(*refused));
  return Begun{std::move(*broadcast), host->sign_in};
}

}  // namespace

Goodbye goodbye_of(Places::Refusal refusal) {
  return goodbye(ErrorCode::unavailable, kCloseTryLater,
                 refusal == Places::Refusal::all_taken
                     ? "As many people are going live as this house takes."
                     : "As many connections of your address are going live as one address may have.");
}

Goodbye goodbye_of(ports::BroadcastRefusal refusal) {
  switch (refusal) {
    case ports::BroadcastRefusal::already_live:
      return goodbye(ErrorCode::unavailable, kCloseTryLater, "This auction has a running broadcast already.");
    case ports::BroadcastRefusal::person_share:
      return goodbye(ErrorCode::unavailable, kCloseTryLater,
                     "You have a running broadcast; one person has one at a time.");
    case ports::BroadcastRefusal::address_share:
      return goodbye(ErrorCode::unavailable, kCloseTryLater,
                     "As many broadcasts of your address run as one address may have.");
    case ports::BroadcastRefusal::too_many:
      return goodbye(ErrorCode::unavailable, kCloseTryLater, "As many broadcasts run as this machine takes.");
    case ports::BroadcastRefusal::unavailable:
      break;
  }
  return goodbye(ErrorCode::unavailable, kCloseTryLater, "Going live from the browser is not available here.");
}

Goodbye goodbye_of(ports::BroadcastEnd end) {
  switch (end) {
    case ports::BroadcastEnd::cut:
      return goodbye(ErrorCode::forbidden, kCloseForbidden, "The auction closed, or its stream key was replaced.");
    case ports::BroadcastEnd::unreadable:
      return goodbye(ErrorCode::invalid_message, kCloseInvalid, "What came is no video that can be read.");
    case ports::BroadcastEnd::failed:
      break;
  }
  return goodbye(ErrorCode::unavailable, kCloseTryLater, "The broadcast was interrupted.");
}

Goodbye signed_out() {
  return goodbye(ErrorCode::unauthenticated, kCloseUnauthenticated, "This sign-in has ended.");
}

std::expected<Begun, Goodbye> begin_broadcast(const Ports& ports, const BroadcastStart& start,
                                              const std::string& address, ports::Broadcasts::OnEnd on_end) {
  try {
    return try_to_begin(ports, start, address, std::move(on_end));
  } catch (...) {
    base::log_caught("a broadcast could not begin");
    return std::unexpected(later());
  }
}

}  // namespace fa::broadcast
