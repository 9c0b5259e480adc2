// What the server tells of its own accord: one function for each message, giving its body, a JSON object without its
// type. A body is made once and then wrapped for each framing (plain: as_plain_event; Socket.IO: the event's name and
// the body).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "domain/event.h"
#include "wire/realtime_error.h"
#include "wire/state_json.h"

namespace fa::wire {

enum class MessageType : std::uint8_t {
  auction_state,
  bid_placed,
  you_are_winning,
  you_were_outbid,
  anti_snipe,
  timer_update,
  clock_changed,
  auction_ended,
  ledger_sealed,
  chat_message,
  chat_deleted,
  participants,
  stream_status,
  error,
  // By the plan's names alone (event_names.h).
  connected,
  joined_auction,
  left_auction,
  user_joined,
  user_left,
};
inline constexpr std::size_t kMessageTypes = 19;

std::string_view to_string(MessageType type);  // the name on the wire

// What every event starts with.
struct About {
  domain::AuctionId auction_id;
  domain::UnixMs server_time = 0;
};

struct ChatLine {
  std::int64_t chat_seq = 0;
  domain::MessageId message_id;
  std::optional<domain::UserId> user_id;  // nullopt: a system message
  std::string_view username;              // empty: null on the wire
  std::string_view message;
  std::string_view message_type;  // user, system, auctioneer
  domain::UnixMs timestamp = 0;
};

std::string auction_state_body(const domain::AuctionView& view, const LiveExtras& extras);
// `merged`: how many earlier accepted bids this one also stands for.
std::string bid_placed_body(const About& about, const domain::BidPlaced& placed, std::int64_t merged);
std::string you_are_winning_body(const About& about, const domain::BidRecord& bid);
// Precondition: placed.outbid_amount is there.
std::string you_were_outbid_body(const About& about, const domain::BidPlaced& placed);
// `bid` is the newest one that extended; `extended_by_ms` may be the sum over a merged run.
std::string anti_snipe_body(const About& about, const domain::BidRecord& bid, std::int64_t extended_by_ms);
std::string timer_update_body(const About& about, domain::UnixMs end_time);
std::string clock_changed_body(const About& about, const domain::ClockRecord& clock);
std::string auction_ended_body(const About& about, const domain::ClosedRecord& close);
std::string ledger_sealed_body(const About& about, domain::Seq seq, std::string_view hash, std::string_view signature);
std::string chat_message_body(const About& about, const ChatLine& line);
std::string chat_deleted_body(const About& about, std::int64_t chat_seq, domain::MessageId message_id);
std::string participants_body(const About& about, std::int64_t participant_count);
std::string stream_status_body(const About& about, bool live, std::string_view playback_url);
// auction_id is null where the error concerns no auction.
std::string error_body(std::optional<domain::AuctionId> auction_id, domain::UnixMs server_time, const Error& error);

// The two are null where the client has no account. joined_auction has the body of auction_state.
std::string connected_body(domain::UnixMs server_time, std::optional<domain::UserId> user_id,
                           std::string_view username);
std::string left_auction_body(const About& about);
// user_joined and user_left.
std::string person_body(const About& about, const domain::UserId& user_id, std::string_view username,
                        std::int64_t participant_count);

// `{"type":"bid_placed", …}`; also how events stand in `missed` and `missed_chat` in either framing.
std::string as_plain_event(MessageType type, std::string_view body);

}  // namespace fa::wire
