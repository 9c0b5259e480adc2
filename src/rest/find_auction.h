// The auction that a path names, as the catalogue has it.
#pragma once

#include <expected>
#include <string_view>

#include "ports/catalog.h"
#include "rest/caller.h"

namespace fa::rest {

// The error is the answer: `auction_not_found` for an unknown, hidden or malformed id.
std::expected<ports::CatalogEntry, Response> find_auction(ports::Catalog& catalog, std::string_view id);

inline bool is_host(const Caller& caller, const ports::CatalogEntry& auction) {
  return caller.user.user_id == auction.host_user_id;
}

}  // namespace fa::rest
