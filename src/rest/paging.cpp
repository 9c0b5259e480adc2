#include "rest/paging.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace fa::rest {
namespace {

constexpr std::size_t kLimitMax = 100;
constexpr std::size_t kCursorLengthMax = 512;

// How pages are asked for in other places.
constexpr std::array<std::string_view, 14> kWays{"cursor",   "before",    "after",    "offset",     "page",
                                                 "per_page", "page_size", "pagesize", "page_token", "perpage",
                                                 "skip",     "size",      "count",    "next_cursor"};

std::optional<std::size_t> limit_of(std::string_view text) {
  std::size_t limit = 0;
  const char* end = text.data() + text.size();
  const auto [read_to, error] = std::from_chars(text.data(), end, limit);
  const bool is_limit = error == std::errc{} && read_to == end && limit >= 1 && limit <= kLimitMax;
  return is_limit ? std::optional(limit) : std::nullopt;
}

}  // namespace

std::expected<std::optional<std::string_view>, std::string> query_value(const Request& request, std::string_view name) {
  if (request.is_unreadable(name)) return std::unexpected("is not percent-encoded UTF-8");
  if (std::ranges::count(request.query, name, &std::pair<std::string, std::string>::first) > 1)
    return std::unexpected("is there more than once");
  const auto value = request.query_param(name);
  return value && !value->empty() ? value : std::nullopt;
}

std::expected<Paging, Response> read_paging(const Request& request, std::string_view own_way) {
  Paging paging;
  std::vector<FieldError> errors;
  const auto wrong = [&](std::string_view name, std::string message) {
    errors.push_back({std::string(name), std::move(message)});
  };
  const auto cursor = query_value(request, "cursor");
  const auto limit = query_value(request, "limit");
  if (own_way.empty() && !cursor) wrong("cursor", cursor.error());
  if (!limit) wrong("limit", limit.error());
  if (own_way.empty() && cursor && *cursor) {
    if ((*cursor)->size() > kCursorLengthMax) wrong("cursor", "is none of ours");
    paging.cursor = std::string(**cursor);
  }
  if (limit && *limit) {
    const auto number = limit_of(**limit);
    if (!number) wrong("limit", "must be a whole number from 1 to 100");
    paging.limit = number.value_or(paging.limit);
  }
  const auto way = own_way.empty() ? std::string_view("cursor") : own_way;
  for (const auto name : kWays)
    if (name != way && request.query_param(name))
      wrong(name, "is not known here: pages follow one another by " + std::string(way));
  if (!errors.empty()) return std::unexpected(problem(ErrorCode::invalid_field, {}, errors));
  return paging;
}

Response list_problem(const ports::StoreError& error) {
  if (error.kind == ports::StoreErrorKind::conflict) return invalid_field("cursor", "is none of ours");
  return problem_of(error);
}

}  // namespace fa::rest
