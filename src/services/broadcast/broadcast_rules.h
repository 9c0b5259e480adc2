// Who may go live from a browser: the host of an open auction, signed in.
#pragma once

#include <expected>
#include <memory>
#include <optional>
#include <string>

#include "ports/broadcasts.h"
#include "ports/catalog.h"
#include "ports/identity.h"
#include "ports/live_auctions.h"
#include "ports/users.h"
#include "services/broadcast/broadcast_start.h"
#include "services/broadcast/places.h"
#include "wire/error_codes.h"

namespace fa::broadcast {

struct Ports {
  ports::TokenVerifier& tokens;
  ports::Users& users;
  ports::Catalog& catalog;
  ports::LiveAuctions& live_auctions;
  ports::Broadcasts* broadcasts;  // nullptr: no video on this machine
};

// What a refused or ended broadcast is told: an `error` message, and then the close.
struct Goodbye {
  wire::ErrorCode code;
  std::string message;
  std::uint16_t close_code;
};

Goodbye goodbye_of(Places::Refusal refusal);
Goodbye goodbye_of(ports::BroadcastRefusal refusal);
Goodbye goodbye_of(ports::BroadcastEnd end);
Goodbye signed_out();

struct Begun {
  std::unique_ptr<ports::Broadcast> broadcast;
  std::optional<domain::Uuid> sign_in;  // of the token, with which the broadcast ends
};

// Checks, and begins the broadcast. Blocking. `address` and `on_end` as in ports/broadcasts.h. What a port throws is
// logged, and a goodbye for now.
std::expected<Begun, Goodbye> begin_broadcast(const Ports& ports, const BroadcastStart& start,
                                              const std::string& address, ports::Broadcasts::OnEnd on_end);

}  // namespace fa::broadcast
