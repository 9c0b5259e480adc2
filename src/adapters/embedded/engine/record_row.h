// A record of an auction as a row: the columns that the journal and the history share, and back.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "adapters/embedded/sqlite_db.h"
#include "domain/event.h"
#include "ports/decision_stream.h"

namespace fa::embedded {

using Record = decltype(ports::DecisionRecord::record);

domain::Seq seq_of(const Record& record);
// Canonical JSON for the ledger (domain/ledger.h).
std::string canonical_of(const domain::AuctionId& auction_id, const Record& record);

// Applies a record that is no opening. false: it does not fit the auction (a damaged store).
bool restore_change(domain::Auction& auction, const Record& record);

// What a column means depends on the kind: `user_id` and `username` are the host's, the bidder's or the winner's;
// `amount` is the starting bid, the bid or the winning bid. `detail` is JSON: the other fields of an opening, of a
// change of the clock, of a close; of a bid, how many changes of the clock came before it, where there were any. A
// close of before rules version 2 has its bare reason there. Amounts are cents, times Unix ms.
#define FA_RECORD_COLUMN_DEFINITIONS                                             \
  "seq INTEGER NOT NULL, kind TEXT NOT NULL, timestamp INTEGER NOT NULL, "       \
  "user_id BLOB, username TEXT, bid_id BLOB, amount INTEGER, end_time INTEGER, " \
  "anti_snipe_count INTEGER, extended INTEGER, detail TEXT"
#define FA_RECORD_COLUMNS \
  "seq, kind, timestamp, user_id, username, bid_id, amount, end_time, anti_snipe_count, extended, detail"
// The same, qualified by a table's name.
#define FA_RECORD_COLUMNS_OF(t)                                                                                        \
  t ".seq, " t ".kind, " t ".timestamp, " t ".user_id, " t ".username, " t ".bid_id, " t ".amount, " t ".end_time, " t \
    ".anti_snipe_count, " t ".extended, " t ".detail"

// Borrows the strings of the record that it was made of.
struct RecordRow {
  domain::Seq seq = 0;
  std::string_view kind;
  domain::UnixMs timestamp = 0;
  std::optional<domain::UserId> user_id;
  std::optional<std::string_view> username;
  std::optional<domain::BidId> bid_id;
  std::optional<domain::Cents> amount;
  std::optional<domain::UnixMs> end_time;
  std::optional<std::int32_t> anti_snipe_count;
  std::optional<bool> extended;
  std::optional<std::string> detail;
};

RecordRow row_of(const domain::Opening& opening);
RecordRow row_of(const domain::BidRecord& bid);
RecordRow row_of(const domain::ClockRecord& clock);
RecordRow row_of(const domain::ClosedRecord& close);
inline RecordRow row_of(const Record& record) {
  return std::visit([](const auto& one) { return row_of(one); }, record);
}
RecordRow row_of(const domain::AuctionEvent& event);

// Binds `before`, the row in the order of FA_RECORD_COLUMNS, and `after`; `row` must outlive the run.
template <class... Before, class... After>
void bind_row(Query& query, const std::tuple<Before...>& before, const RecordRow& row,
              const std::tuple<After...>& after = {}) {
  const auto own = std::tie(row.seq, row.kind, row.timestamp, row.user_id, row.username, row.bid_id, row.amount,
                            row.end_time, row.anti_snipe_count, row.extended, row.detail);
  std::apply([&](const auto&... values) { query.bind_unowned(values...); }, std::tuple_cat(before, own, after));
}

// The record in the columns from `first` on. nullopt: not a row of ours (a damaged store).
std::optional<Record> read_record(const Query& row, int first, const domain::AuctionId& auction_id);

}  // namespace fa::embedded
