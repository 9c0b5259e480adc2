#include "adapters/embedded/engine/record_row.h"

#include "base/json.h"
#include "domain/ledger.h"

namespace fa::embedded {

namespace {

namespace json = base::json;

constexpr std::string_view kOpened = "opened";
constexpr std::string_view kBid = "bid";
constexpr std::string_view kClosed = "closed";

std::string opening_detail(const domain::Opening& opening) {
  std::string text;
  json::Writer writer(text);
  writer.begin_object();
  writer.field("epoch", opening.epoch);
  writer.field("title", opening.title);
  writer.field("currency", opening.currency);
  writer.field("increment", opening.increment.value);
  writer.field("anti_snipe_window_ms", opening.rules.window_ms);
  writer.field("anti_snipe_extension_ms", opening.rules.extension_ms);
  writer.field("anti_snipe_max", opening.rules.max);
  writer.end_object();
  return text;
}

bool read_opening_detail(std::string_view text, domain::Opening& opening) {
  const auto detail = json::parse(text);
  if (!detail) return false;
  const auto* title = detail->string_at("title");
  const auto* currency = detail->string_at("currency");
  const auto epoch = detail->int64_at("epoch");
  const auto increment = detail->int64_at("increment");
  const auto window = detail->int64_at("anti_snipe_window_ms");
  const auto extension = detail->int64_at("anti_snipe_extension_ms");
  const auto max = detail->int64_at("anti_snipe_max");
  if (!title || !currency || !epoch || !increment || !window || !extension || !max) return false;
  opening.title = *title;
  opening.currency = *currency;
  opening.epoch = *epoch;
  opening.increment = {*increment};
  opening.rules = {*window, *extension, static_cast<std::int32_t>(*max)};
  return true;
}

// The columns, counted from the first of them.
enum Column { seq, kind, timestamp, user_id, username, bid_id, amount, end_time, anti_snipe_count, extended, detail };

std::optional<Record> read_opening(const Query& row, int first, const domain::AuctionId& id) {
  domain::Opening opening;
  opening.auction_id = id;
  opening.host_user_id = row.get<domain::UserId>(first + user_id);
  opening.host_username = row.get<std::string>(first + username);
  opening.starting_bid = row.get<domain::Cents>(first + amount);
  opening.start_time = row.get<domain::UnixMs>(first + timestamp);
  opening.end_time = row.get<domain::UnixMs>(first + end_time);
  if (!read_opening_detail(row.get<std::string_view>(first + detail), opening)) return std::nullopt;
  return opening;
}

domain::BidRecord read_bid(const Query& row, int first) {
  return {.seq = row.get<domain::Seq>(first + seq),
          .timestamp = row.get<domain::UnixMs>(first + timestamp),
          .bid_id = row.get<domain::BidId>(first + bid_id),
          .user_id = row.get<domain::UserId>(first + user_id),
          .username = row.get<std::string>(first + username),
          .amount = row.get<domain::Cents>(first + amount),
          .end_time = row.get<domain::UnixMs>(first + end_time),
          .anti_snipe_count = row.get<std::int32_t>(first + anti_snipe_count),
          .extended = row.get<bool>(first + extended)};
}

std::optional<Record> read_close(const Query& row, int first) {
  const auto reason = domain::parse_close_reason(row.get<std::string_view>(first + detail));
  if (!reason) return std::nullopt;
  domain::ClosedRecord close{.seq = row.get<domain::Seq>(first + seq),
                             .timestamp = row.get<domain::UnixMs>(first + timestamp),
                             .reason = *reason,
                             .winner_id = row.get<std::optional<domain::UserId>>(first + user_id),
                             .winner_username = row.get<std::string>(first + username),
                             .winning_bid = row.get<std::optional<domain::Cents>>(first + amount)};
  close.bid_count = close.seq - 2;
  return close;
}

}  // namespace

domain::Seq seq_of(const Record& record) {
  if (const auto* bid = std::get_if<domain::BidRecord>(&record)) return bid->seq;
  if (const auto* close = std::get_if<domain::ClosedRecord>(&record)) return close->seq;
  return 1;
}

std::string canonical_of(const domain::AuctionId& auction_id, const Record& record) {
  if (const auto* bid = std::get_if<domain::BidRecord>(&record)) return domain::canonical_record(auction_id, *bid);
  if (const auto* close = std::get_if<domain::ClosedRecord>(&record)) {
    return domain::canonical_record(auction_id, *close);
  }
  return domain::canonical_record(std::get<domain::Opening>(record));
}

RecordRow row_of(const domain::Opening& opening) {
  return {.seq = 1,
          .kind = kOpened,
          .timestamp = opening.start_time,
          .user_id = opening.host_user_id,
          .username = opening.host_username,
          .amount = opening.starting_bid,
          .end_time = opening.end_time,
          .detail = opening_detail(opening)};
}

RecordRow row_of(const domain::BidRecord& bid) {
  return {.seq = bid.seq,
          .kind = kBid,
          .timestamp = bid.timestamp,
          .user_id = bid.user_id,
          .username = bid.username,
          .bid_id = bid.bid_id,
          .amount = bid.amount,
          .end_time = bid.end_time,
          .anti_snipe_count = bid.anti_snipe_count,
          .extended = bid.extended};
}

RecordRow row_of(const domain::ClosedRecord& close) {
  RecordRow row{.seq = close.seq,
                .kind = kClosed,
                .timestamp = close.timestamp,
                .user_id = close.winner_id,
                .amount = close.winning_bid,
                .detail = std::string(domain::to_string(close.reason))};
  if (close.winner_id) row.username = close.winner_username;
  return row;
}

RecordRow row_of(const domain::AuctionEvent& event) {
  if (const auto* placed = std::get_if<domain::BidPlaced>(&event.what)) return row_of(placed->bid);
  if (const auto* closed = std::get_if<domain::AuctionClosed>(&event.what)) return row_of(closed->record);
  return row_of(std::get<domain::AuctionOpened>(event.what).opening);
}

std::optional<Record> read_record(const Query& row, int first, const domain::AuctionId& auction_id) {
  const auto its_kind = row.get<std::string_view>(first + kind);
  if (its_kind == kBid) return read_bid(row, first);
  if (its_kind == kOpened) return read_opening(row, first, auction_id);
  if (its_kind == kClosed) return read_close(row, first);
  return std::nullopt;
}

}  // namespace fa::embedded
