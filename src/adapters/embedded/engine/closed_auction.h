// An auction that the engine has retired, as the history has it.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "adapters/embedded/sqlite_db.h"
#include "domain/auction.h"

namespace fa::embedded {

struct ClosedAuction {
  domain::Auction auction;
  std::optional<std::string> ledger_hash;  // lower-case hex, once sealed
};

// Null: the history does not know the id. An error: it could not be asked.
using LookupResult = StoreResult<std::shared_ptr<ClosedAuction>>;

struct Found {
  domain::AuctionId auction_id;
  LookupResult result;
};

}  // namespace fa::embedded
