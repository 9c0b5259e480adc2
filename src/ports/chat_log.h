// Chat with its own sequence per auction, persisted before it is published. Never on a bid's path.
#pragma once

#include <expected>
#include <functional>
#include <optional>
#include <vector>

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
  std::vector<ChatEvent> missed;  // since < chat_seq <= newest, oldest first, at most 1,000
};

enum class ChatError { unavailable, muted, not_found };

class ChatLog {
 public:
  virtual ~ChatLog() = default;
  // Group-committed by the adapter's own thread; `done` comes once durable, and the message is published to the
  // EventFeed once, in chat_seq order. The same (auction, user, message_id) again gets the same answer and is not
  // published again.
  virtual void append(ChatAppend chat, std::move_only_function<void(std::expected<ChatAck, ChatError>)> done) = 0;
  virtual void since(domain::AuctionId id, std::optional<std::int64_t> chat_seq,
                     std::move_only_function<void(std::expected<ChatSnapshot, ChatError>)> done) = 0;
  // Blocking from here on; any thread. Newest first, messages with chat_seq < before; deleted ones are left out.
  virtual std::expected<std::vector<ChatMessage>, StoreError> history(domain::AuctionId id,
                                                                      std::optional<std::int64_t> before,
                                                                      std::size_t limit) = 0;
  // Hides it (the row stays) and publishes ChatDeleted. not_found where there is none.
  virtual std::expected<void, StoreError> remove(domain::AuctionId id, domain::MessageId message_id) = 0;
  virtual std::expected<void, StoreError> set_muted(domain::AuctionId id, domain::UserId user_id, bool muted) = 0;
};

}  // namespace fa::ports
