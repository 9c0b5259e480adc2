#include "wire/state_json.h"

#include "wire/fields.h"

namespace fa::wire {
namespace {

using base::json::Key;
using base::json::Writer;

void write_newer_rules(Writer& writer, const domain::Opening& opening) {
  if (opening.rules_version < 2) {
    for (const Key name :
         {Key("bid_step_max_factor"), Key("bid_step_max_floor"), Key("outage_min_ms"), Key("outage_grace_ms")})
      writer.null_field(name);
    return;
  }
  writer.field("bid_step_max_factor", opening.step.max_factor);
  write_amount(writer, "bid_step_max_floor", opening.step.max_floor);
  writer.field("outage_min_ms", opening.outage.min_ms);
  writer.field("outage_grace_ms", opening.outage.grace_ms);
}

void write_rules(Writer& writer, const domain::Opening& opening) {
  writer.key("rules");
  writer.begin_object();
  writer.field("anti_snipe_window_ms", opening.rules.window_ms);
  writer.field("anti_snipe_extension_ms", opening.rules.extension_ms);
  writer.field("anti_snipe_max", static_cast<std::int64_t>(opening.rules.max));
  write_newer_rules(writer, opening);
  writer.end_object();
}

void write_opening(Writer& writer, const domain::Opening& opening) {
  writer.field("title", opening.title);
  write_id(writer, "host_user_id", opening.host_user_id);
  writer.field("host_username", opening.host_username);
  writer.field("currency", opening.currency);
  write_amount(writer, "starting_bid", opening.starting_bid);
  write_amount(writer, "increment", opening.increment);
  writer.field("start_time", opening.start_time);
}

void write_leader(Writer& writer, const domain::AuctionView& view) {
  const bool any = !view.top_bids.empty();
  if (any) {
    write_amount(writer, "current_high_bid", view.top_bids.front().amount);
    write_id(writer, "high_bidder_id", view.top_bids.front().user_id);
    writer.field("high_bidder_username", view.top_bids.front().username);
  } else {
    for (const Key name : {Key("current_high_bid"), Key("high_bidder_id"), Key("high_bidder_username")})
      writer.null_field(name);
  }
  write_amount(writer, "minimum_bid", view.minimum_bid);
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

void write_text_or_null(base::json::Writer& writer, base::json::Key name, std::string_view text) {
  text.empty() ? writer.null_field(name) : writer.field(name, text);
}

void write_top_bids(Writer& writer, const std::vector<domain::TopBid>& top_bids) {
  writer.begin_array();
  for (const domain::TopBid& top : top_bids) {
    writer.begin_object();
    write_id(writer, "user_id", top.user_id);
    writer.field("username", top.username);
    write_amount(writer, "amount", top.amount);
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
  write_id(writer, "auction_id", view.opening.auction_id);
  writer.field("server_time", extras.server_time);
  writer.field("epoch", view.opening.epoch);
  writer.field("seq", view.seq);
  writer.field("chat_seq", extras.chat_seq);
  writer.field("status", domain::to_string(view.status));
  write_opening(writer, view.opening);
  write_leader(writer, view);
  writer.field("end_time", view.end_time);
  writer.field("anti_snipe_count", static_cast<std::int64_t>(view.anti_snipe_count));
  write_rules(writer, view.opening);
  writer.field("participant_count", extras.participant_count);
  writer.field("live", extras.live);
  write_text_or_null(writer, "playback_url", extras.playback_url);
  if (view.closed) write_outcome(writer, view);
}

}  // namespace fa::wire
