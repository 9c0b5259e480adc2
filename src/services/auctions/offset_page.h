// `GET /api/auctions?limit&offset`: the catalogue's pages counted from the front, for clients of the plan that this
// house was asked for with (docs/from-flask.md). `GET /auctions` leads on by a cursor instead.
#pragma once

#include <expected>
#include <vector>

#include "ports/catalog.h"
#include "rest/throttle.h"

namespace fa::auctions {

// What lies before the page is read and left out, so its depth has a bound. Who wants more follows `next_cursor`.
inline constexpr std::int64_t kOffsetMax = 1'000;

struct OffsetPage {
  std::vector<ports::CatalogEntry> items;
  std::size_t limit = 0;
  std::int64_t offset = 0;
};

// `query` is what read_search() made of the request; its cursor and limit are not those of one page then. A page that
// lies behind the last entry is empty. Each further page of the store that must be read counts as a read of its own.
// The error is the answer: `invalid_field` for an offset that is none or too deep, and for a cursor; `rate_limited`.
std::expected<OffsetPage, rest::Response> offset_page(ports::Catalog& catalog, const rest::Throttle& throttle,
                                                      const rest::Request& request, ports::CatalogQuery query);

}  // namespace fa::auctions
