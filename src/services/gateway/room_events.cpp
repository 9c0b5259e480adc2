// What happens in the auction, as the feed tells it.
#include <utility>

#include "base/assert.h"
#include "services/gateway/feed_messages.h"
#include "services/gateway/room.h"

namespace fa::gateway {

using wire::MessageType;

void Room::apply(const ports::FeedBatch& batch, const ports::FeedEvent& event, std::int64_t published_us) {
  const bool was_idle = pending_.empty();
  if (const auto* auction = std::get_if<domain::AuctionEvent>(&event)) {
    apply_auction(batch, *auction);
  } else if (const auto* chat = std::get_if<ports::ChatMessage>(&event)) {
    apply_chat(*chat);
  } else if (const auto* deleted = std::get_if<ports::ChatDeleted>(&event)) {
    apply_chat_deleted(*deleted);
  } else if (const auto* sealed = std::get_if<ports::LedgerSealed>(&event)) {
    add(MessageType::ledger_sealed, {},
        wire::ledger_sealed_body(about(), sealed->seq, sealed->ledger_hash, sealed->signature));
  } else if (const auto* stream = std::get_if<ports::StreamStatus>(&event)) {
    add(MessageType::stream_status, {}, wire::stream_status_body(about(), stream->live, stream->playback_url));
  }
  if (pending_.empty()) return;
  if (was_idle) oldest_pending_us_ = published_us;
  trim_backlogs();
  bound_recent();
  request_flush();
}

void Room::apply_auction(const ports::FeedBatch& batch, const domain::AuctionEvent& event) {
  if (const auto* opened = std::get_if<domain::AuctionOpened>(&event.what)) {
    last_seq_ = event.seq();  // also of a new epoch
    live_ = true;
    end_time_ = opened->opening.end_time;
    return;
  }
  if (event.seq() <= last_seq_) return;  // told before
  last_seq_ = event.seq();
  if (const auto* placed = std::get_if<domain::BidPlaced>(&event.what)) {
    apply_bid({batch, placed});
  } else if (const auto* clock = std::get_if<domain::ClockChanged>(&event.what)) {
    apply_clock(clock->record);
  } else if (const auto* closed = std::get_if<domain::AuctionClosed>(&event.what)) {
    live_ = false;
    bids_urgent_ = true;
    add(MessageType::auction_ended, {event.seq(), 0}, wire::auction_ended_body(about(), closed->record));
  }
}

void Room::apply_bid(std::shared_ptr<const domain::BidPlaced> placed) {
  end_time_ = placed->bid.end_time;
  personal_.add(placed);
  if (personal_.size() >= context_.settings.limits.personal_messages_max) bids_urgent_ = true;
  for (Membership* membership : slow_)
    if (membership->backlog) membership->backlog->add_bid(placed);
  if (joining_ > 0) recent_.add_bid(placed);
  pending_.add_bid(std::move(placed));
}

void Room::apply_clock(const domain::ClockRecord& clock) {
  end_time_ = clock.end_time;
  bids_urgent_ = true;
  const Outgoing message{MessageType::clock_changed,
                         {clock.seq, 0},
                         std::make_shared<const std::string>(wire::clock_changed_body(about(), clock))};
  for (Membership* membership : slow_)
    if (membership->backlog) membership->backlog->add_clock(message);
  if (joining_ > 0) recent_.add_clock(message);
  pending_.add_clock(message);
}

void Room::apply_chat(const ports::ChatMessage& chat) {
  if (chat.chat_seq <= last_chat_seq_) return;  // told before
  last_chat_seq_ = chat.chat_seq;
  add(MessageType::chat_message, {0, chat.chat_seq}, wire::chat_message_body(about(), chat_line_of(chat)));
}

void Room::apply_chat_deleted(const ports::ChatDeleted& deleted) {
  if (deleted.chat_seq <= last_chat_seq_) return;
  last_chat_seq_ = deleted.chat_seq;
  add(MessageType::chat_deleted, {0, deleted.chat_seq},
      wire::chat_deleted_body(about(), deleted.chat_seq, deleted.message_id));
}

void Room::add(MessageType type, Position at, std::string body) {
  const Outgoing message{type, at, std::make_shared<const std::string>(std::move(body))};
  for (Membership* membership : slow_)
    if (membership->backlog) membership->backlog->add(message);
  if (joining_ > 0) recent_.add(message);
  pending_.add(message);
}

void Room::bound_recent() {
  if (recent_.size() <= context_.settings.limits.recent_events_max) return;
  recent_.clear();
  recent_lost_ = true;
}

}  // namespace fa::gateway
