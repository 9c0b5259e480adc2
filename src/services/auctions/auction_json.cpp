#include "services/auctions/auction_json.h"

#include "wire/fields.h"

namespace fa::auctions {
namespace {

using base::json::Writer;
using wire::write_amount;

void write_images(Writer& writer, const std::vector<std::string>& keys, const std::string& public_url) {
  writer.key("images");
  writer.begin_array();
  for (const std::string& key : keys) {
    writer.begin_object();
    writer.field("key", key);
    std::string url = public_url;
    url.append("/media/").append(key);
    writer.field("url", url);
    writer.end_object();
  }
  writer.end_array();
}

// What the catalogue alone knows.
void write_listing(Writer& writer, const ports::CatalogEntry& entry, const std::string& public_url) {
  writer.field("description", entry.description);
  writer.field("category", entry.category);
  write_images(writer, entry.image_keys, public_url);
  writer.field("duration", entry.duration_s);
  writer.field("created_at", entry.created_at);
}

void write_price(Writer& writer, const ports::CatalogEntry& entry) {
  const bool any = entry.bid_count > 0;
  writer.field("starting_bid", domain::to_string(entry.starting_bid));
  writer.field("increment", domain::to_string(entry.increment));
  write_amount(writer, "current_high_bid", any ? std::optional(entry.current_price) : std::nullopt);
  write_amount(writer, "minimum_bid", any ? entry.current_price + entry.increment : entry.starting_bid);
  writer.field("bid_count", entry.bid_count);
}

void write_outcome(Writer& writer, const ports::CatalogEntry& entry) {
  writer.field("ended_at", entry.ended_at);
  entry.winner_id ? writer.field("winner_id", domain::to_string(*entry.winner_id)) : writer.null_field("winner_id");
  write_amount(writer, "winning_bid", entry.winning_bid);
}

}  // namespace

void write_summary(Writer& writer, const ports::CatalogEntry& entry, std::int64_t participant_count,
                   const ports::StreamState& stream, const std::string& public_url) {
  writer.field("auction_id", domain::to_string(entry.auction_id));
  writer.field("status", domain::to_string(entry.status));
  writer.field("title", entry.title);
  writer.field("host_user_id", domain::to_string(entry.host_user_id));
  writer.field("host_username", entry.host_username);
  write_listing(writer, entry, public_url);
  writer.field("currency", entry.currency);
  write_price(writer, entry);
  writer.field("start_time", entry.start_time);
  writer.field("end_time", entry.end_time);
  writer.field("participant_count", participant_count);
  writer.field("live", stream.live);
  if (entry.status == domain::Status::closed) write_outcome(writer, entry);
}

void write_auction(Writer& writer, const domain::AuctionView& view, const wire::LiveExtras& extras,
                   const ports::CatalogEntry& entry, const std::string& public_url) {
  wire::write_auction_state(writer, view, extras);
  write_listing(writer, entry, public_url);
}

void write_stream(Writer& writer, const ports::CatalogEntry& entry) {
  writer.key("stream");
  writer.begin_object();
  writer.field("ingest_url", entry.ingest_url);
  writer.field("stream_key", entry.stream_key);
  writer.field("playback_url", entry.playback_url);
  writer.end_object();
}

}  // namespace fa::auctions
