#include "adapters/embedded/engine/record_row.h"

#include "base/json.h"
#include "domain/ledger.h"

namespace fa::embedded {

namespace {

namespace json = base::json;

constexpr std::string_view kOpened = "opened";
constexpr std::string_view kBid = "bid";
constexpr std::string_view kClock = "clock";
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
  if (opening.rules_version >= 2) {
    writer.field("rules_version", opening.rules_version);
    writer.field("bid_step_max_factor", opening.step.max_factor);
    writer.field("bid_step_max_floor", opening.step.max_floor.value);
    writer.field("outage_min_ms", opening.outage.min_ms);
    writer.field("outage_grace_ms", opening.outage.grace_ms);
  }
  writer.end_object();
  return text;
}

// Since rules version 2; before it nothing of this was written.
bool read_newer_rules(const json::Value& detail, domain::Opening& opening) {
  const auto version = detail.int64_at("rules_version");
  if (!version) {
    opening.rules_version = 1;
    return true;
  }
  const auto factor = detail.int64_at("bid_step_max_factor");
  const auto floor = detail.int64_at("bid_step_max_floor");
  const auto min_ms = detail.int64_at("outage_min_ms");
  const auto grace_ms = detail.int64_at("outage_grace_ms");
  if (*version != domain::kRulesVersion || !factor || !floor || !min_ms || !grace_ms) return false;
  opening.step = {*factor, {*floor}};
  opening.outage = {*min_ms, *grace_ms};
  return true;
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
  return read_newer_rules(*detail, opening);
}

std::string clock_detail(const domain::ClockRecord& clock) {
  std::string text;
  json::Writer writer(text);
  writer.begin_object();
  writer.field("reason", domain::to_string(clock.reason));
  writer.field("alive", clock.alive);
  writer.field("by_ms", clock.by_ms);
  writer.end_object();
  return text;
}

std::string close_detail(const domain::ClosedRecord& close) {
  std::string text;
  json::Writer writer(text);
  writer.begin_object();
  writer.field("reason", domain::to_string(close.reason));
  writer.field("bid_count", close.bid_count);
  writer.end_object();
  return text;
}

// Reason and bid_count; before rules version 2 nothing but bids stood between the opening and the close.
bool read_close_detail(std::string_view text, domain::ClosedRecord& close) {
  if (!text.starts_with('{')) {
    const auto reason = domain::parse_close_reason(text);
    if (reason) close.reason = *reason;
    close.bid_count = close.seq - 2;
    return reason.has_value();
  }
  const auto detail = json::parse(text);
  const auto* name = detail ? detail->string_at("reason") : nullptr;
  const auto reason = name ? domain::parse_close_reason(*name) : std::nullopt;
  const auto bid_count = detail ? detail->int64_at("bid_count") : std::nullopt;
  if (!reason || !bid_count) return false;
  close.reason = *reason;
  close.bid_count = *bid_count;
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
          .extended = row.get<bool>(first + extended),
          .bid_count = row.get<domain::Seq>(first + seq) - 1 - row.get<std::int64_t>(first + detail)};
}

std::optional<Record> read_clock(const Query& row, int first) {
  const auto detail_json = json::parse(row.get<std::string_view>(first + detail));
  if (!detail_json) return std::nullopt;
  const auto* name = detail_json->string_at("reason");
  const auto reason = name ? domain::parse_clock_reason(*name) : std::nullopt;
  const auto alive = detail_json->int64_at("alive");
  const auto by_ms = detail_json->int64_at("by_ms");
  if (!reason || !alive || !by_ms) return std::nullopt;
  return domain::ClockRecord{.seq = row.get<domain::Seq>(first + seq),
                             .timestamp = row.get<domain::UnixMs>(first + timestamp),
                             .reason = *reason,
                             .alive = *alive,
                             .by_ms = *by_ms,
                             .end_time = row.get<domain::UnixMs>(first + end_time)};
}

std::optional<Record> read_close(const Query& row, int first) {
  domain::ClosedRecord close{.seq = row.get<domain::Seq>(first + seq),
                             .timestamp = row.get<domain::UnixMs>(first + timestamp),
                             .winner_id = row.get<std::optional<domain::UserId>>(first + user_id),
                             .winner_username = row.get<std::string>(first + username),
                             .winning_bid = row.get<std::optional<domain::Cents>>(first + amount)};
  if (!read_close_detail(row.get<std::string_view>(first + detail), close)) return std::nullopt;
  return close;
}

}  // namespace

domain::Seq seq_of(const Record& record) {
  if (const auto* bid = std::get_if<domain::BidRecord>(&record)) return bid->seq;
  if (const auto* close = std::get_if<domain::ClosedRecord>(&record)) return close->seq;
  if (const auto* clock = std::get_if<domain::ClockRecord>(&record)) return clock->seq;
  return 1;
}

bool restore_change(domain::Auction& auction, const Record& record) {
  if (const auto* bid = std::get_if<domain::BidRecord>(&record)) return auction.restore(*bid);
  if (const auto* clock = std::get_if<domain::ClockRecord>(&record)) return auction.restore(*clock);
  if (const auto* close = std::get_if<domain::ClosedRecord>(&record)) return auction.restore(*close);
  return false;
}

std::string canonical_of(const domain::AuctionId& auction_id, const Record& record) {
  if (const auto* bid = std::get_if<domain::BidRecord>(&record)) return domain::canonical_record(auction_id, *bid);
  if (const auto* close = std::get_if<domain::ClosedRecord>(&record)) {
    return domain::canonical_record(auction_id, *close);
  }
  if (const auto* clock = std::get_if<domain::ClockRecord>(&record)) {
    return domain::canonical_record(auction_id, *clock);
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
  RecordRow row{.seq = bid.seq,
                .kind = kBid,
                .timestamp = bid.timestamp,
                .user_id = bid.user_id,
                .username = bid.username,
                .bid_id = bid.bid_id,
                .amount = bid.amount,
                .end_time = bid.end_time,
                .anti_snipe_count = bid.anti_snipe_count,
                .extended = bid.extended};
  const std::int64_t clocks_before = bid.seq - 1 - bid.bid_count;
  if (clocks_before != 0) row.detail = std::to_string(clocks_before);
  return row;
}

RecordRow row_of(const domain::ClockRecord& clock) {
  return {.seq = clock.seq,
          .kind = kClock,
          .timestamp = clock.timestamp,
          .end_time = clock.end_time,
          .detail = clock_detail(clock)};
}

RecordRow row_of(const domain::ClosedRecord& close) {
  RecordRow row{.seq = close.seq,
                .kind = kClosed,
                .timestamp = close.timestamp,
                .user_id = close.winner_id,
                .amount = close.winning_bid,
                .detail = close_detail(close)};
  if (close.winner_id) row.username = close.winner_username;
  return row;
}

RecordRow row_of(const domain::AuctionEvent& event) {
  if (const auto* placed = std::get_if<domain::BidPlaced>(&event.what)) return row_of(placed->bid);
  if (const auto* closed = std::get_if<domain::AuctionClosed>(&event.what)) return row_of(closed->record);
  if (const auto* clock = std::get_if<domain::ClockChanged>(&event.what)) return row_of(clock->record);
  return row_of(std::get<domain::AuctionOpened>(event.what).opening);
}

std::optional<Record> read_record(const Query& row, int first, const domain::AuctionId& auction_id) {
  const auto its_kind = row.get<std::string_view>(first + kind);
  if (its_kind == kBid) return read_bid(row, first);
  if (its_kind == kOpened) return read_opening(row, first, auction_id);
  if (its_kind == kClosed) return read_close(row, first);
  if (its_kind == kClock) return read_clock(row, first);
  return std::nullopt;
}

}  // namespace fa::embedded
