#include "wire/server_message.h"

#include <algorithm>
#include <array>

#include "base/assert.h"
#include "wire/fields.h"

namespace fa::wire {
namespace {

using base::json::Writer;

constexpr std::array<std::string_view, kMessageTypes> kNames{
    "auction_state",  "bid_placed",    "you_are_winning", "you_were_outbid", "anti_snipe",
    "timer_update",   "clock_changed", "auction_ended",   "ledger_sealed",   "chat_message",
    "chat_deleted",   "participants",  "stream_status",   "error",           "connected",
    "joined_auction", "left_auction",  "user_joined",     "user_left",
};
constexpr std::size_t kBodyBytes = 320;  // what most bodies fit into without growing

template <class WriteFields>
std::string body(const About& about, WriteFields write_fields) {
  std::string out;
  out.reserve(kBodyBytes);
  Writer writer(out);
  writer.begin_object();
  write_id(writer, "auction_id", about.auction_id);
  writer.field("server_time", about.server_time);
  write_fields(writer);
  writer.end_object();
  return out;
}

}  // namespace

std::string_view to_string(MessageType type) {
  return kNames[static_cast<std::size_t>(type)];
}

std::string auction_state_body(const domain::AuctionView& view, const LiveExtras& extras) {
  std::string out;
  Writer writer(out);
  writer.begin_object();
  write_auction_state(writer, view, extras);
  writer.end_object();
  return out;
}

std::string bid_placed_body(const About& about, const domain::BidPlaced& placed, std::int64_t merged) {
  return body(about, [&](Writer& writer) {
    writer.field("seq", placed.bid.seq);
    write_id(writer, "bid_id", placed.bid.bid_id);
    write_id(writer, "user_id", placed.bid.user_id);
    writer.field("username", placed.bid.username);
    write_amount(writer, "amount", placed.bid.amount);
    writer.field("bid_count", placed.bid_count);
    writer.key("top_bids");
    write_top_bids(writer, placed.top_bids);
    write_amount(writer, "minimum_bid", placed.minimum_bid);
    writer.field("end_time", placed.bid.end_time);
    writer.field("timestamp", placed.bid.timestamp);
    writer.field("merged", merged);
  });
}

std::string you_are_winning_body(const About& about, const domain::BidRecord& bid) {
  return body(about, [&](Writer& writer) {
    writer.field("seq", bid.seq);
    write_amount(writer, "amount", bid.amount);
  });
}

std::string you_were_outbid_body(const About& about, const domain::BidPlaced& placed) {
  FA_ASSERT(placed.outbid_amount);
  return body(about, [&](Writer& writer) {
    writer.field("seq", placed.bid.seq);
    write_amount(writer, "amount", *placed.outbid_amount);
    write_amount(writer, "current_high_bid", placed.bid.amount);
    write_amount(writer, "minimum_bid", placed.minimum_bid);
  });
}

std::string anti_snipe_body(const About& about, const domain::BidRecord& bid, std::int64_t extended_by_ms) {
  return body(about, [&](Writer& writer) {
    writer.field("seq", bid.seq);
    writer.field("end_time", bid.end_time);
    writer.field("anti_snipe_count", static_cast<std::int64_t>(bid.anti_snipe_count));
    writer.field("extended_by_ms", extended_by_ms);
  });
}

std::string timer_update_body(const About& about, domain::UnixMs end_time) {
  return body(about, [&](Writer& writer) {
    writer.field("end_time", end_time);
    writer.field("remaining_ms", std::max<std::int64_t>(0, end_time - about.server_time));
  });
}

std::string clock_changed_body(const About& about, const domain::ClockRecord& clock) {
  return body(about, [&](Writer& writer) {
    writer.field("seq", clock.seq);
    writer.field("end_time", clock.end_time);
    writer.field("by_ms", clock.by_ms);
    writer.field("reason", domain::to_string(clock.reason));
  });
}

std::string auction_ended_body(const About& about, const domain::ClosedRecord& close) {
  return body(about, [&](Writer& writer) { write_close(writer, close); });
}

std::string ledger_sealed_body(const About& about, domain::Seq seq, std::string_view hash, std::string_view signature) {
  return body(about, [&](Writer& writer) {
    writer.field("seq", seq);
    writer.field("ledger_hash", hash);
    writer.field("signature", signature);
  });
}

std::string chat_message_body(const About& about, const ChatLine& line) {
  return body(about, [&](Writer& writer) {
    writer.field("chat_seq", line.chat_seq);
    write_id(writer, "message_id", line.message_id);
    write_id(writer, "user_id", line.user_id);
    write_text_or_null(writer, "username", line.username);
    writer.field("message", line.message);
    writer.field("message_type", line.message_type);
    writer.field("timestamp", line.timestamp);
  });
}

std::string chat_deleted_body(const About& about, std::int64_t chat_seq, domain::MessageId message_id) {
  return body(about, [&](Writer& writer) {
    writer.field("chat_seq", chat_seq);
    write_id(writer, "message_id", message_id);
  });
}

std::string participants_body(const About& about, std::int64_t participant_count) {
  return body(about, [&](Writer& writer) { writer.field("participant_count", participant_count); });
}

std::string stream_status_body(const About& about, bool live, std::string_view playback_url) {
  return body(about, [&](Writer& writer) {
    writer.field("live", live);
    write_text_or_null(writer, "playback_url", playback_url);
  });
}

std::string error_body(std::optional<domain::AuctionId> auction_id, domain::UnixMs server_time, const Error& error) {
  std::string out;
  Writer writer(out);
  writer.begin_object();
  write_id(writer, "auction_id", auction_id);
  writer.field("server_time", server_time);
  write_error(writer, error);
  writer.end_object();
  return out;
}

std::string connected_body(domain::UnixMs server_time, std::optional<domain::UserId> user_id,
                           std::string_view username) {
  std::string out;
  Writer writer(out);
  writer.begin_object();
  writer.field("server_time", server_time);
  write_id(writer, "user_id", user_id);
  write_text_or_null(writer, "username", username);
  writer.end_object();
  return out;
}

std::string left_auction_body(const About& about) {
  return body(about, [](Writer&) {});
}

std::string person_body(const About& about, const domain::UserId& user_id, std::string_view username,
                        std::int64_t participant_count) {
  return body(about, [&](Writer& writer) {
    write_id(writer, "user_id", user_id);
    writer.field("username", username);
    writer.field("participant_count", participant_count);
  });
}

std::string as_plain_event(MessageType type, std::string_view body) {
  std::string out = R"({"type":")";
  out.reserve(body.size() + 40);
  out += to_string(type);
  out += R"(",)";
  out += body.substr(1);
  return out;
}

}  // namespace fa::wire
