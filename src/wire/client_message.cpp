#include "wire/client_message.h"

#include <array>
#include <utility>

#include "wire/bid_json.h"
#include "wire/realtime_chat_text.h"

namespace fa::wire {
namespace {

using base::json::Value;
template <class T>
using Parsed = std::expected<T, ShapeError>;

constexpr std::array<std::pair<std::string_view, ClientType>, 7> kTypes{{
    {"auth", ClientType::auth},
    {"join_auction", ClientType::join_auction},
    {"leave_auction", ClientType::leave_auction},
    {"place_bid", ClientType::place_bid},
    {"BID", ClientType::bid},
    {"chat_message", ClientType::chat_message},
    {"time_sync", ClientType::time_sync},
}};

std::unexpected<ShapeError> refuse(std::string message, ErrorCode code = ErrorCode::invalid_message) {
  return std::unexpected(ShapeError{code, std::move(message)});
}

Parsed<AuctionRef> read_auction_id(const Value& body) {
  const std::string* text = body.string_at("auction_id");
  if (!text) return refuse("auction_id must be a string");
  return domain::parse_id<domain::AuctionId>(*text);
}

Parsed<ClientMessage> parse_auth(const Value& body) {
  const std::string* token = body.string_at("token");
  if (!token) return refuse("token must be a string");
  return AuthRequest{*token};
}

Parsed<SinceFields> read_since(const Value& since) {
  if (!since.is_object()) return refuse("since must be an object");
  const Value* epoch = since.find("epoch");
  if (!epoch || epoch->is_object() || epoch->is_array()) return refuse("since.epoch must be a number or a string");
  const auto seq = since.int64_at("seq");
  if (!seq) return refuse("since.seq must be an integer");
  const auto chat_seq = since.int64_at("chat_seq");
  if (!chat_seq && since.find("chat_seq")) return refuse("since.chat_seq must be an integer");
  return SinceFields{epoch->as_int64(), *seq, chat_seq};
}

Parsed<ClientMessage> parse_join(const Value& body) {
  JoinRequest join;
  auto auction_id = read_auction_id(body);
  if (!auction_id) return std::unexpected(auction_id.error());
  join.auction_id = *auction_id;
  if (const Value* since = body.find("since"); since && !since->is_null()) {
    auto fields = read_since(*since);
    if (!fields) return std::unexpected(fields.error());
    join.since = *fields;
  }
  if (const Value* presence = body.find("presence")) {
    if (presence->kind() != base::json::Kind::boolean) return refuse("presence must be true or false");
    join.counted = presence->boolean();
  }
  return join;
}

Parsed<ClientMessage> parse_leave(const Value& body) {
  auto auction_id = read_auction_id(body);
  if (!auction_id) return std::unexpected(auction_id.error());
  return LeaveRequest{*auction_id};
}

Parsed<ClientMessage> parse_bid(const Value& body, bool short_form) {
  BidRequest bid;
  bid.in_joined_auction = short_form;
  if (short_form) {
    if (body.find("auction_id")) return refuse("BID is for the one joined auction; use place_bid to name one");
  } else {
    auto auction_id = read_auction_id(body);
    if (!auction_id) return std::unexpected(auction_id.error());
    bid.auction_id = *auction_id;
  }
  auto fields = read_bid(body);
  if (!fields) return refuse(fields.error());
  bid.amount = fields->amount;
  bid.bid_id = fields->bid_id;
  return bid;
}

Parsed<ClientMessage> parse_chat(const Value& body) {
  ChatRequest chat;
  auto auction_id = read_auction_id(body);
  if (!auction_id) return std::unexpected(auction_id.error());
  chat.auction_id = *auction_id;
  const std::string* message = body.string_at("message");
  if (!message) return refuse("message must be a string");
  if (const Value* message_id = body.find("message_id")) {
    if (message_id->is_string()) chat.message_id = domain::parse_id<domain::MessageId>(message_id->text());
    if (!chat.message_id) return refuse("message_id must be a UUID");
  }
  auto text = clean_chat_text(*message);
  if (!text) return refuse(std::string(chat_text_error(text.error())), text.error());
  chat.message = std::move(*text);
  return chat;
}

Parsed<ClientMessage> parse_time_sync(const Value& body) {
  const Value* t0 = body.find("t0");
  if (!t0 || !t0->is_number()) return refuse("t0 must be a number");
  return TimeSyncRequest{t0->text()};
}

}  // namespace

std::optional<ClientType> parse_client_type(std::string_view name) {
  for (const auto& [known, type] : kTypes)
    if (name == known) return type;
  return std::nullopt;
}

std::expected<ClientMessage, ShapeError> parse_client_message(ClientType type, const Value& body) {
  if (!body.is_object()) return refuse("a message is an object");
  switch (type) {
    case ClientType::auth:
      return parse_auth(body);
    case ClientType::join_auction:
      return parse_join(body);
    case ClientType::leave_auction:
      return parse_leave(body);
    case ClientType::place_bid:
      return parse_bid(body, false);
    case ClientType::bid:
      return parse_bid(body, true);
    case ClientType::chat_message:
      return parse_chat(body);
    case ClientType::time_sync:
      return parse_time_sync(body);
  }
  return refuse("unknown type");
}

}  // namespace fa::wire
