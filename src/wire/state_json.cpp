#include "wire/state_json.h"

namespace fa::wire {
namespace {

using base::json::Writer;

void write_amount(Writer& writer, std::string_view name, const std::optional<domain::Cents>& amount) {
  amount ? writer.field(name, domain::to_string(*amount)) : writer.null_field(name);
}

template <class IdType>
void write_id(Writer& writer, std::string_view name, const std::optional<IdType>& id) {
  id ? writer.field(name, domain::to_string(*id)) : writer.null_field(name);
}

void write_rules(Writer& writer, const domain::AntiSnipeRules& rules) {
  writer.key("rules");
  writer.begin_object();
  writer.field("anti_snipe_window_ms", rules.window_ms);
  writer.field("anti_snipe_extension_ms", rules.extension_ms);
  writer.field("anti_snipe_max", static_cast<std::int64_t>(rules.max));
  writer.end_object();
}

void write_opening(Writer& writer, const domain::Opening& opening) {
  writer.field("title", opening.title);
  writer.field("host_user_id", domain::to_string(opening.host_user_id));
  writer.field("host_username", opening.host_username);
  writer.field("currency", opening.currency);
  writer.field("starting_bid", domain::to_string(opening.starting_bid));
  writer.field("increment", domain::to_string(opening.increment));
  writer.field("start_time", opening.start_time);
}

void write_leader(Writer& writer, const domain::AuctionView& view) {
  const bool any = !view.top_bids.empty();
  if (any) {
    writer.field("current_high_bid", domain::to_string(view.top_bids.front().amount));
    writer.field("high_bidder_id", domain::to_string(view.top_bids.front().user_id));
    writer.field("high_bidder_username", view.top_bids.front().username);
  } else {
    for (const char* name : {"current_high_bid", "high_bidder_id", "high_bidder_username"}) writer.null_field(name);
  }
  writer.field("minimum_bid", domain::to_string(view.minimum_bid));
  writer.key("top_bids");
  write_top_bids(writer, view.top_bids);
  writer.field("bid_count", view.bid_count);
}

void write_outcome(Writer& writer, const domain::AuctionView& view) {
  const domain::ClosedRecord& close = *view.closed;
  writer.field("ended_at", close.timestamp);
  writer.field("reason", domain::to_string(close.reason));
  write_id(writer, "winner_id", close.winner_id);
  write_text_or_null(writer, "winner_username", close.winner_username);
  write_amount(writer, "winning_bid", close.winning_bid);
  writer.field("ledger_hash", view.ledger_hash);
}

}  // namespace

void write_text_or_null(base::json::Writer& writer, std::string_view name, std::string_view text) {
  text.empty() ? writer.null_field(name) : writer.field(name, text);
}

void write_top_bids(Writer& writer, const std::vector<domain::TopBid>& top_bids) {
  writer.begin_array();
  for (const domain::TopBid& top : top_bids) {
    writer.begin_object();
    writer.field("user_id", domain::to_string(top.user_id));
    writer.field("username", top.username);
    writer.field("amount", domain::to_string(top.amount));
    writer.end_object();
  }
  writer.end_array();
}

void write_close(Writer& writer, const domain::ClosedRecord& close) {
  writer.field("seq", close.seq);
  writer.field("reason", domain::to_string(close.reason));
  writer.field("ended_at", close.timestamp);
  write_id(writer, "winner_id", close.winner_id);
  write_text_or_null(writer, "winner_username", close.winner_username);
  write_amount(writer, "winning_bid", close.winning_bid);
  writer.field("bid_count", close.bid_count);
}

void write_auction_state(Writer& writer, const domain::AuctionView& view, const LiveExtras& extras) {
  writer.field("auction_id", domain::to_string(view.opening.auction_id));
  writer.field("server_time", extras.server_time);
  writer.field("epoch", view.opening.epoch);
  writer.field("seq", view.seq);
  writer.field("chat_seq", extras.chat_seq);
  writer.field("status", domain::to_string(view.status));
  write_opening(writer, view.opening);
  write_leader(writer, view);
  writer.field("end_time", view.end_time);
  writer.field("anti_snipe_count", static_cast<std::int64_t>(view.anti_snipe_count));
  write_rules(writer, view.opening.rules);
  writer.field("participant_count", extras.participant_count);
  writer.field("live", extras.live);
  write_text_or_null(writer, "playback_url", extras.playback_url);
  if (view.closed) write_outcome(writer, view);
}

}  // namespace fa::wire
