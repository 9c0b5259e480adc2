#include "services/auctions/offset_page.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "rest/paging.h"

namespace fa::auctions {
namespace {

using rest::Request;
using rest::Response;

constexpr std::size_t kSkippedAtOnce = 100;  // of the store's pages, the largest

std::expected<std::int64_t, Response> read_offset(const Request& request) {
  const auto given = rest::query_value(request, "offset");
  if (!given) return std::unexpected(rest::invalid_field("offset", given.error()));
  const auto& text = *given;
  if (!text) return 0;
  std::int64_t offset = 0;
  const char* end = text->data() + text->size();
  const auto [read_to, error] = std::from_chars(text->data(), end, offset);
  if (error == std::errc{} && read_to == end && offset >= 0 && offset <= kOffsetMax) return offset;
  return std::unexpected(rest::invalid_field(
      "offset",
      "must be a whole number from 0 to " + std::to_string(kOffsetMax) + "; /auctions leads further by cursor"));
}

}  // namespace

std::expected<OffsetPage, Response> offset_page(ports::Catalog& catalog, const rest::Throttle& throttle,
                                                const Request& request, ports::CatalogQuery query) {
  const auto offset = read_offset(request);
  if (!offset) return std::unexpected(offset.error());
  OffsetPage page{.items = {}, .limit = query.limit, .offset = *offset};
  for (auto left = static_cast<std::size_t>(*offset); left > 0;) {
    query.limit = std::min(left, kSkippedAtOnce);
    const auto skipped = catalog.search(query);
    if (!skipped) return std::unexpected(rest::list_problem(skipped.error()));
    if (!skipped->next_cursor) return page;
    if (auto refused = throttle.read(request)) return std::unexpected(std::move(*refused));
    left -= skipped->items.size();
    query.cursor = skipped->next_cursor;
  }
  query.limit = page.limit;
  auto found = catalog.search(query);
  if (!found) return std::unexpected(rest::list_problem(found.error()));
  page.items = std::move(found->items);
  return page;
}

}  // namespace fa::auctions
