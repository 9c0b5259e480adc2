#include "services/workers/job_payload.h"

#include "base/json.h"

namespace fa::workers {
namespace {

template <class IdType>
std::optional<IdType> id_at(const base::json::Value& object, std::string_view key) {
  const std::string* text = object.string_at(key);
  return text ? domain::parse_id<IdType>(*text) : std::nullopt;
}

}  // namespace

std::string to_payload(const CloseNotice& notice) {
  const auto& record = notice.record;
  std::string out;
  base::json::Writer w(out);
  w.begin_object();
  w.field("auction_id", to_string(notice.auction_id));
  w.field("seq", record.seq);
  w.field("timestamp", record.timestamp);
  w.field("reason", to_string(record.reason));
  w.field("bid_count", record.bid_count);
  if (record.winner_id && record.winning_bid) {
    w.field("winner_id", to_string(*record.winner_id));
    w.field("winner_username", record.winner_username);
    w.field("winning_bid", to_string(*record.winning_bid));
  }
  w.end_object();
  return out;
}

std::string to_payload(const ExtensionNotice& notice) {
  std::string out;
  base::json::Writer w(out);
  w.begin_object();
  w.field("auction_id", to_string(notice.auction_id));
  w.field("seq", notice.seq);
  w.end_object();
  return out;
}

std::string to_payload(const ClockNotice& notice) {
  std::string out;
  base::json::Writer w(out);
  w.begin_object();
  w.field("auction_id", to_string(notice.auction_id));
  w.field("seq", notice.seq);
  w.field("by_ms", notice.by_ms);
  w.end_object();
  return out;
}

std::optional<ClockNotice> parse_clock_notice(std::string_view payload) {
  const auto json = base::json::parse(payload);
  if (!json) return std::nullopt;
  const auto auction_id = id_at<domain::AuctionId>(*json, "auction_id");
  const auto seq = json->int64_at("seq");
  const auto by_ms = json->int64_at("by_ms");
  if (!auction_id || !seq || !by_ms) return std::nullopt;
  return ClockNotice{*auction_id, *seq, *by_ms};
}

std::optional<CloseNotice> parse_close_notice(std::string_view payload) {
  const auto json = base::json::parse(payload);
  if (!json) return std::nullopt;
  const auto auction_id = id_at<domain::AuctionId>(*json, "auction_id");
  const auto seq = json->int64_at("seq");
  const auto timestamp = json->int64_at("timestamp");
  const auto bid_count = json->int64_at("bid_count");
  const std::string* reason_text = json->string_at("reason");
  const auto reason = reason_text ? domain::parse_close_reason(*reason_text) : std::nullopt;
  if (!auction_id || !seq || !timestamp || !bid_count || !reason) return std::nullopt;
  CloseNotice notice{*auction_id, {.seq = *seq, .timestamp = *timestamp, .reason = *reason, .bid_count = *bid_count}};
  if (json->find("winner_id") == nullptr) return notice;
  notice.record.winner_id = id_at<domain::UserId>(*json, "winner_id");
  const std::string* username = json->string_at("winner_username");
  const std::string* amount = json->string_at("winning_bid");
  if (amount) notice.record.winning_bid = domain::parse_amount(*amount);
  if (!notice.record.winner_id || !username || !notice.record.winning_bid) return std::nullopt;
  notice.record.winner_username = *username;
  return notice;
}

std::optional<ExtensionNotice> parse_extension_notice(std::string_view payload) {
  const auto json = base::json::parse(payload);
  if (!json) return std::nullopt;
  const auto auction_id = id_at<domain::AuctionId>(*json, "auction_id");
  const auto seq = json->int64_at("seq");
  if (!auction_id || !seq) return std::nullopt;
  return ExtensionNotice{*auction_id, *seq};
}

}  // namespace fa::workers
