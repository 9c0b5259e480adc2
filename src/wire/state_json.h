// The fields of `auction_state`: REST puts them at the top level of an auction, the gateway in its message.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/json.h"
#include "domain/event.h"

namespace fa::wire {

// What auction_state says beside the auction's own decisions.
struct LiveExtras {
  std::int64_t participant_count = 0;
  std::int64_t chat_seq = 0;
  bool live = false;         // video
  std::string playback_url;  // empty: null on the wire
  domain::UnixMs server_time = 0;
};

// Writes the fields into the object that the caller has opened; neither opens nor closes one, and writes no `type`.
// `ended_at` to `ledger_hash` are there only once the auction is closed.
void write_auction_state(base::json::Writer& writer, const domain::AuctionView& view, const LiveExtras& extras);

// Empty text becomes null: names that nobody has, addresses that are not set.
void write_text_or_null(base::json::Writer& writer, base::json::Key name, std::string_view text);

// `[{user_id, username, amount}]`, highest first.
void write_top_bids(base::json::Writer& writer, const std::vector<domain::TopBid>& top_bids);

// The fields of `auction_ended` beside auction_id and server_time: seq, reason, ended_at, winner_id, winner_username,
// winning_bid, bid_count.
void write_close(base::json::Writer& writer, const domain::ClosedRecord& close);

}  // namespace fa::wire
