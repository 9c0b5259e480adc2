#include "services/gateway/feed_messages.h"

namespace fa::gateway {
namespace {

using wire::as_plain_event;
using wire::MessageType;

std::string_view name_of(ports::ChatType type) {
  switch (type) {
    case ports::ChatType::user:
      return "user";
    case ports::ChatType::system:
      return "system";
    case ports::ChatType::auctioneer:
      return "auctioneer";
  }
  return "user";
}

void append_event(std::vector<std::string>& out, const wire::About& about, const domain::AuctionEvent& event) {
  if (const auto* placed = std::get_if<domain::BidPlaced>(&event.what)) {
    out.push_back(as_plain_event(MessageType::bid_placed, wire::bid_placed_body(about, *placed, 0)));
    if (placed->extended_by_ms > 0)
      out.push_back(
          as_plain_event(MessageType::anti_snipe, wire::anti_snipe_body(about, placed->bid, placed->extended_by_ms)));
  } else if (const auto* clock = std::get_if<domain::ClockChanged>(&event.what)) {
    out.push_back(as_plain_event(MessageType::clock_changed, wire::clock_changed_body(about, clock->record)));
  } else if (const auto* closed = std::get_if<domain::AuctionClosed>(&event.what)) {
    out.push_back(as_plain_event(MessageType::auction_ended, wire::auction_ended_body(about, closed->record)));
  }
}

}  // namespace

wire::ChatLine chat_line_of(const ports::ChatMessage& chat) {
  std::optional<domain::UserId> user_id;
  if (chat.type != ports::ChatType::system) user_id = chat.user_id;
  return {chat.chat_seq, chat.message_id, user_id, chat.username, chat.message, name_of(chat.type), chat.timestamp};
}

std::vector<std::string> missed_messages(const wire::About& about, const std::vector<domain::AuctionEvent>& events) {
  std::vector<std::string> out;
  for (const domain::AuctionEvent& event : events) append_event(out, about, event);
  return out;
}

std::vector<std::string> missed_chat_messages(const wire::About& about, const std::vector<ports::ChatEvent>& events) {
  std::vector<std::string> out;
  for (const ports::ChatEvent& event : events) {
    if (const auto* chat = std::get_if<ports::ChatMessage>(&event)) {
      out.push_back(as_plain_event(MessageType::chat_message, wire::chat_message_body(about, chat_line_of(*chat))));
    } else {
      const auto& deleted = std::get<ports::ChatDeleted>(event);
      out.push_back(as_plain_event(MessageType::chat_deleted,
                                   wire::chat_deleted_body(about, deleted.chat_seq, deleted.message_id)));
    }
  }
  return out;
}

}  // namespace fa::gateway
