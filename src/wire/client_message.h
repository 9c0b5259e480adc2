// What a client may ask, the same for every framing: shapes are strict, values are typed.
//
// Members that a message does not know are ignored (a newer client may send more than we read), except where ignoring
// one would do something else than was meant: `BID` bids in the one joined auction, so a `BID` that names an auction is
// refused. A `user_id` in a bid or a chat message is such an ignored member: who asks is known from the token alone.
#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "base/json.h"
#include "domain/auction.h"
#include "wire/error_codes.h"

namespace fa::wire {

enum class ClientType : std::uint8_t {
  auth,
  join_auction,
  leave_auction,
  place_bid,
  bid,  // the short form: `{"type":"BID","amount":X}`
  chat_message,
  time_sync,
};

std::optional<ClientType> parse_client_type(std::string_view name);

// A string that is no UUID names no auction: it is refused as `auction_not_found`, in its turn and not for its shape.
using AuctionRef = std::optional<domain::AuctionId>;

struct AuthRequest {
  std::string token;
};

// Where a client's picture ended. An epoch that is no integer is simply another epoch than ours.
struct SinceFields {
  std::optional<std::int64_t> epoch;
  std::int64_t seq = 0;
  std::optional<std::int64_t> chat_seq;
};

struct JoinRequest {
  AuctionRef auction_id;
  std::optional<SinceFields> since;
  bool counted = true;  // false: a look in passing, nobody of participant_count
};

struct LeaveRequest {
  AuctionRef auction_id;
};

struct BidRequest {
  bool in_joined_auction = false;  // the short form: auction_id is not looked at
  AuctionRef auction_id;
  std::optional<domain::Cents> amount;  // nullopt: the literal was no amount (refused as such only in its turn)
  std::optional<domain::BidId> bid_id;
};

struct ChatRequest {
  AuctionRef auction_id;
  std::string message;  // cleaned, see realtime_chat_text.h
  std::optional<domain::MessageId> message_id;
};

struct TimeSyncRequest {
  std::string t0_literal;  // echoed as it came
};

using ClientMessage = std::variant<AuthRequest, JoinRequest, LeaveRequest, BidRequest, ChatRequest, TimeSyncRequest>;

struct ShapeError {
  ErrorCode code = ErrorCode::invalid_message;  // or message_too_long
  std::string message;
};

// Reads the members of `body`, which must be an object for every type.
std::expected<ClientMessage, ShapeError> parse_client_message(ClientType type, const base::json::Value& body);

}  // namespace fa::wire
