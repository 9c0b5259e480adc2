// The lists of bids that people page through, newest first.
#include <array>
#include <charconv>
#include <limits>

#include "adapters/embedded/engine/record_row.h"
#include "adapters/embedded/history.h"

namespace fa::embedded {

namespace {

using ports::StoreError;
using ports::StoreErrorKind;

constexpr auto kNewest = std::numeric_limits<std::int64_t>::max();

StoreError malformed_cursor() {
  return {StoreErrorKind::conflict, "malformed cursor"};
}
StoreError damaged() {
  return {StoreErrorKind::unavailable, "a bid of the history cannot be read"};
}

// Reads "1.2.3" as exactly that many numbers.
template <std::size_t count>
std::optional<std::array<std::int64_t, count>> parse_cursor(std::string_view text) {
  std::array<std::int64_t, count> numbers{};
  const char* at = text.data();
  const char* const end = at + text.size();
  for (std::size_t i = 0; i < count; ++i) {
    if (i > 0 && (at == end || *at++ != '.')) return std::nullopt;
    const auto [next, error] = std::from_chars(at, end, numbers[i]);
    if (error != std::errc{}) return std::nullopt;
    at = next;
  }
  if (at != end) return std::nullopt;
  return numbers;
}

// Takes `limit` rows; a further one means that there is another page, which begins after the last that was taken.
template <class CursorOf>
StoreResult<ports::BidPage> read_page(Query& query, std::size_t limit, CursorOf cursor_of) {
  ports::BidPage page;
  std::string last;
  while (query.next()) {
    if (page.items.size() == limit) {
      page.next_cursor = std::move(last);
      return page;
    }
    const auto auction_id = query.get<domain::AuctionId>(0);
    auto record = read_record(query, 2, auction_id);
    auto* bid = record ? std::get_if<domain::BidRecord>(&*record) : nullptr;
    if (bid == nullptr) return std::unexpected(damaged());
    last = cursor_of(*bid, query.get<std::int64_t>(1));
    page.items.push_back({auction_id, std::move(*bid)});
  }
  if (!query.ok()) return std::unexpected(query.error());
  return page;
}

}  // namespace

std::expected<ports::BidPage, StoreError> SqliteBidHistory::bids_of_auction(domain::AuctionId id,
                                                                            std::optional<std::string> cursor,
                                                                            std::size_t limit) {
  std::array<std::int64_t, 1> before{kNewest};
  if (cursor) {
    const auto parsed = parse_cursor<1>(*cursor);
    if (!parsed) return std::unexpected(malformed_cursor());
    before = *parsed;
  }
  auto database = readers_.lease();
  if (!database) return std::unexpected(database.error());
  auto query = (*database)->query("SELECT a.auction_id, r.n, " FA_RECORD_COLUMNS_OF(
      "r") " FROM auctions a CROSS JOIN records r ON r.n = a.n "
           "WHERE a.auction_id = ? AND r.seq < ? AND r.kind = 'bid' ORDER BY r.seq DESC LIMIT ?");
  query.bind(id, before[0], limit + 1);
  return read_page(query, limit, [](const domain::BidRecord& bid, std::int64_t) { return std::to_string(bid.seq); });
}

std::expected<ports::BidPage, StoreError> SqliteBidHistory::bids_of_user(domain::UserId id,
                                                                         std::optional<std::string> cursor,
                                                                         std::size_t limit) {
  std::array<std::int64_t, 3> before{kNewest, kNewest, kNewest};  // timestamp, n, seq
  if (cursor) {
    const auto parsed = parse_cursor<3>(*cursor);
    if (!parsed) return std::unexpected(malformed_cursor());
    before = *parsed;
  }
  auto database = readers_.lease();
  if (!database) return std::unexpected(database.error());
  auto query = (*database)->query("SELECT a.auction_id, r.n, " FA_RECORD_COLUMNS_OF(
      "r") " FROM records r INDEXED BY user_bids CROSS JOIN auctions a ON a.n = r.n "
           "WHERE r.user_id = ? AND r.kind = 'bid' AND (r.timestamp, r.n, r.seq) < (?, ?, ?) "
           "ORDER BY r.timestamp DESC, r.n DESC, r.seq DESC LIMIT ?");
  query.bind(id, before[0], before[1], before[2], limit + 1);
  return read_page(query, limit, [](const domain::BidRecord& bid, std::int64_t n) {
    return std::to_string(bid.timestamp) + '.' + std::to_string(n) + '.' + std::to_string(bid.seq);
  });
}

}  // namespace fa::embedded
