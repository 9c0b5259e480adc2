// Where a page of the catalogue ended, as the opaque text that a client sends back.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "domain/uuid.h"
#include "ports/catalog.h"

namespace fa::embedded {

// The sort key and the id of the last entry of a page: the next page starts strictly after them, so entries that
// are inserted meanwhile neither repeat nor hide another.
struct CatalogCursor {
  std::int64_t key = 0;
  domain::AuctionId auction_id;
};

std::string encode_cursor(ports::Sort sort, const CatalogCursor& cursor);
// nullopt: malformed, or made for another sort.
std::optional<CatalogCursor> decode_cursor(ports::Sort sort, std::string_view text);

}  // namespace fa::embedded
