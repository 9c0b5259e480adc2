#include "rest/paging.h"

#include <charconv>

namespace fa::rest {
namespace {

constexpr std::size_t kLimitMax = 100;
constexpr std::size_t kCursorLengthMax = 512;

}  // namespace

std::expected<Paging, Response> read_paging(const Request& request) {
  Paging paging;
  if (const auto cursor = request.query_param("cursor"); cursor && !cursor->empty()) {
    if (cursor->size() > kCursorLengthMax) return std::unexpected(invalid_field("cursor", "is none of ours"));
    paging.cursor = std::string(*cursor);
  }
  if (const auto limit = request.query_param("limit")) {
    const char* end = limit->data() + limit->size();
    const auto [read_to, error] = std::from_chars(limit->data(), end, paging.limit);
    if (error != std::errc{} || read_to != end || paging.limit < 1 || paging.limit > kLimitMax)
      return std::unexpected(invalid_field("limit", "must be a whole number from 1 to 100"));
  }
  return paging;
}

Response list_problem(const ports::StoreError& error) {
  if (error.kind == ports::StoreErrorKind::conflict) return invalid_field("cursor", "is none of ours");
  return problem_of(error);
}

}  // namespace fa::rest
