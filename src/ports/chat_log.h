// Chat with its own sequence per auction, persisted before it is published. Never on a bid's path.
//
// What every adapter guarantees (tests/contract/chat_log_contract.h proves it):
// - Durable, then published, then acknowledged. Messages and deletions of one auction take chat_seq 1, 2, 3 … without
//   gap, and reach the EventFeed once, in that order.
// - Idempotent by (auction, user, message_id): a repeat gets the first acknowledgement and is not published again.
// - One message_id names one message of an auction. Who chooses an id that somebody else has used gets another one,
//   always the same, in the acknowledgement: nobody can pass for another's message, or have it deleted with their own.
// - `since` is consistent with the feed: everything up to its chat_seq was published before `done`, all else after.
// - Every `done` is called exactly once, on a thread of the adapter (or the caller's, where the queue is full), and
//   must not block. Full queues answer `unavailable`.
#pragma once

#include <expected>
#include <functional>
#include <optional>
#include <vector>

#include "domain/rank.h"
#include "ports/event_feed.h"
#include "ports/store_error.h"

namespace fa::ports {

struct ChatAppend {
  domain::AuctionId auction_id;
  domain::MessageId message_id;
  domain::UserId user_id;
  std::string username;
  std::string message;
  ChatType type = ChatType::user;
};

struct ChatAck {
  domain::MessageId message_id;
  std::int64_t chat_seq = 0;
};

using ChatEvent = std::variant<ChatMessage, ChatDeleted>;

struct ChatSnapshot {
  std::int64_t chat_seq = 0;  // the newest
  bool recovered = false;
  // since < chat_seq <= newest, oldest first, at most kMissedChatMax. A message that was deleted meanwhile keeps its
  // place, without its text.
  std::vector<ChatEvent> missed;
};

enum class ChatError { unavailable, muted, blocked, not_found };

inline constexpr std::int64_t kMissedChatMax = 1000;
inline constexpr std::size_t kMutedListMax = 1000;

class ChatLog {
 public:
  virtual ~ChatLog() = default;
  // unavailable: it may have been stored; the same message_id again gives the truth.
  virtual void append(ChatAppend chat, std::move_only_function<void(std::expected<ChatAck, ChatError>)> done) = 0;
  // Recovers like bids: without chat_seq, with one from the future, or with more missed than the limit, recovered is
  // false and missed empty.
  virtual void since(domain::AuctionId id, std::optional<std::int64_t> chat_seq,
                     std::move_only_function<void(std::expected<ChatSnapshot, ChatError>)> done) = 0;
  // Blocking from here on; any thread. Newest first, messages with chat_seq < before; deleted ones are left out.
  virtual std::expected<std::vector<ChatMessage>, StoreError> history(domain::AuctionId id,
                                                                      std::optional<std::int64_t> before,
                                                                      std::size_t limit) = 0;
  // Hides it (the row stays) and publishes ChatDeleted. not_found where there is none; a repeat changes nothing.
  virtual std::expected<void, StoreError> remove(domain::AuctionId id, domain::MessageId message_id) = 0;
  // Whoever is muted gets ChatError::muted for new messages. Publishes MuteChanged. `rank` is that of who does it, in
  // this auction: what a higher rank has laid on somebody is not taken away (a conflict), and its rank stays.
  virtual std::expected<void, StoreError> set_muted(domain::AuctionId id, domain::UserId user_id, bool muted,
                                                    domain::Rank rank) = 0;
  // Whoever is blocked gets ChatError::blocked for new messages. Who that is, ports::Blocks says; this tells that it
  // has changed, and new messages follow it when this returns.
  virtual std::expected<void, StoreError> note_block(domain::AuctionId id, domain::UserId user_id, bool blocked) = 0;
  // At most kMutedListMax of them, in the order of their ids.
  virtual std::expected<std::vector<domain::UserId>, StoreError> muted(domain::AuctionId id) = 0;
};

}  // namespace fa::ports
