// What auction_state says beside the auction's own decisions, gathered from the other ports.
#pragma once

#include "ports/catalog.h"
#include "services/auctions/service.h"
#include "wire/state_json.h"

namespace fa::auctions {

// Waits up to a second for the chat's position. Where the chat cannot be asked it is 0, so that the price is still
// shown (a client that joins from 0 is given the chat from its beginning).
wire::LiveExtras live_extras(const Ports& ports, domain::AuctionId id);

}  // namespace fa::auctions
