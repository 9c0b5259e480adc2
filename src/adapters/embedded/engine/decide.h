// One command, decided by the domain on the auction that it names. Pure: changes the auction and the batch alone.
#pragma once

#include "adapters/embedded/engine/batch.h"
#include "adapters/embedded/engine/closed_auction.h"
#include "adapters/embedded/engine/command.h"

namespace fa::embedded {

// On an auction in memory, or a closed one of the history (which no decision changes).
void decide_place(PlaceCommand& command, domain::Auction& auction, domain::UnixMs now, Batch& batch);
void decide_close(CloseCommand& command, domain::Auction& auction, domain::UnixMs now, Batch& batch);

// `retired`: what holds the auction, where it is one of the history.
void decide_block(BlockCommand& command, domain::Auction& auction, std::shared_ptr<const ClosedAuction> retired,
                  domain::UnixMs now, Batch& batch);

// Neither the memory nor the history knows the auction.
void refuse_unknown(PlaceCommand& command, Batch& batch);
void refuse_unknown(CloseCommand& command, Batch& batch);
void refuse_unknown(BlockCommand& command, Batch& batch);

// The opening with its times set.
domain::Opening opening_at(OpenCommand& command, domain::UnixMs now);

// The state, and what a client that was at `since` has missed (protocol, "Client to server").
ports::Snapshot snapshot_of(const domain::Auction& auction, const std::optional<ports::Since>& since);

}  // namespace fa::embedded
