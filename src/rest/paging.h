// What every list shares: `?cursor&limit` in, `{items, next_cursor}` out.
#pragma once

#include <expected>
#include <optional>
#include <string>

#include "rest/problems.h"

namespace fa::rest {

struct Paging {
  std::optional<std::string> cursor;
  std::size_t limit = 20;  // 1 to 100
};

// The value of a parameter of the query: nullopt where it is absent or empty. The error says what is wrong with it: it
// cannot be decoded, or is there twice.
std::expected<std::optional<std::string_view>, std::string> query_value(const Request& request, std::string_view name);

// The error is an `invalid_field` answer that names every parameter that is wrong, or that asks for pages in another
// way than by `cursor` (offset, page): the first page would be no answer to that. A list with a way of its own names it
// (`before`), and takes no cursor.
std::expected<Paging, Response> read_paging(const Request& request, std::string_view own_way = {});

// A store's refusal of a list: a conflict is a cursor that it did not make.
Response list_problem(const ports::StoreError& error);

// `write_item(writer, item)` writes one whole item.
template <class Items, class WriteItem>
Response list_response(const Items& items, const std::optional<std::string>& next_cursor, WriteItem write_item) {
  return object_response(200, [&](base::json::Writer& writer) {
    writer.key("items");
    writer.begin_array();
    for (const auto& item : items) write_item(writer, item);
    writer.end_array();
    writer.field("next_cursor", next_cursor);
  });
}

}  // namespace fa::rest
