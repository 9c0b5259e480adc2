#include "adapters/embedded/catalog_search.h"

#include "adapters/embedded/catalog_cursor.h"
#include "adapters/embedded/catalog_rows.h"
#include "adapters/embedded/catalog_text_query.h"

namespace fa::embedded {
namespace {

struct Order {
  const char* key;  // the column
  bool ascending;
};

Order order_of(ports::Sort sort) {
  switch (sort) {
    case ports::Sort::newest:
      return {"created_at", false};
    case ports::Sort::price_low:
      return {"current_price", true};
    case ports::Sort::price_high:
      return {"current_price", false};
    case ports::Sort::ending_soon:
      break;
  }
  return {"ending_rank", true};
}

// The statement has only the conditions that are asked for, so that SQLite can choose an index; values are bound by the
// fixed numbers below, whether their condition is there or not. There are at most 1,024 such texts to prepare.
std::string select_text(const ports::CatalogQuery& query) {
  const Order order = order_of(query.sort);
  const char* direction = order.ascending ? " ASC" : " DESC";
  std::string sql("SELECT ");
  sql.append(kCatalogColumns).append(", ").append(order.key);
  sql += " FROM auctions WHERE seq > 0 AND hidden = 0";
  if (query.status) sql += " AND status = ?1";
  if (query.category) sql += " AND category = ?2";
  if (query.min_price) sql += " AND current_price >= ?3";
  if (query.max_price) sql += " AND current_price <= ?4";
  if (query.host) sql += " AND host_user_id = ?5";
  if (query.winner) sql += " AND winner_id = ?6";
  if (query.text) sql += " AND row_id IN (SELECT rowid FROM auction_text WHERE auction_text MATCH ?7)";
  if (query.cursor)
    sql.append(" AND (").append(order.key).append(order.ascending ? ", auction_id) > (?8, ?9)"
                                                                  : ", auction_id) < (?8, ?9)");
  sql.append(" ORDER BY ").append(order.key).append(direction).append(", auction_id").append(direction);
  return sql + " LIMIT ?10";
}

}  // namespace

StoreResult<ports::CatalogPage> search_catalog(Database& database, const ports::CatalogQuery& query) {
  std::optional<CatalogCursor> after;
  if (query.cursor) {
    after = decode_cursor(query.sort, *query.cursor);
    if (!after) return std::unexpected(ports::StoreError{ports::StoreErrorKind::conflict, "malformed cursor"});
  }
  ports::CatalogPage page;
  const std::string text = query.text ? fts5_expression(*query.text) : "";
  if (query.text && text.empty()) return page;

  auto select = database.query(select_text(query));
  const bool closed = query.status == domain::Status::closed;
  select.bind(closed, query.category, query.min_price, query.max_price, query.host, query.winner, text,
              after ? after->key : 0, after ? after->auction_id : domain::AuctionId{}, query.limit + 1);
  CatalogCursor last;
  while (select.next()) {
    if (page.items.size() == query.limit) {
      page.next_cursor = encode_cursor(query.sort, last);
      break;
    }
    page.items.push_back(entry_of(select));
    last = {select.get<std::int64_t>(kCatalogColumnCount), page.items.back().auction_id};
  }
  if (!select.ok()) return std::unexpected(select.error());
  return page;
}

}  // namespace fa::embedded
