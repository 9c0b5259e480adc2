// The query string of GET /auctions.
#pragma once

#include <expected>

#include "ports/catalog.h"
#include "rest/paging.h"

namespace fa::auctions {

// Reads status, category, q, min_price, max_price, host, sort, cursor and limit; an empty one is an absent one. Other
// parameters are not looked at, unless by their names they are meant for a list (order, offset): they are refused. The
// error is an `invalid_field` answer that names every wrong one.
std::expected<ports::CatalogQuery, rest::Response> read_search(const rest::Request& request,
                                                               std::string_view own_way = {});

}  // namespace fa::auctions
