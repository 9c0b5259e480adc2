// What the chat thread is asked to do. Each command carries the answer from its decision to its delivery.
#pragma once

#include <functional>
#include <optional>
#include <variant>

#include "ports/chat_log.h"

namespace fa::embedded {

template <class Result>
using ChatDone = std::move_only_function<void(Result)>;

using ChatAppendResult = std::expected<ports::ChatAck, ports::ChatError>;
using ChatSinceResult = std::expected<ports::ChatSnapshot, ports::ChatError>;
using ChatStoreResult = std::expected<void, ports::StoreError>;

struct AppendChat {
  ports::ChatAppend chat;
  ChatDone<ChatAppendResult> done;
  ChatAppendResult result = {};
};

struct ReadChat {
  domain::AuctionId auction_id;
  std::optional<std::int64_t> since;
  ChatDone<ChatSinceResult> done;
};

struct RemoveChat {
  domain::AuctionId auction_id;
  domain::MessageId message_id;
  ChatDone<ChatStoreResult> done;
  ChatStoreResult result = {};
};

struct MuteChat {
  domain::AuctionId auction_id;
  domain::UserId user_id;
  bool muted = false;
  domain::Rank rank = domain::Rank::host;
  ChatDone<ChatStoreResult> done;
  ChatStoreResult result = {};
};

struct BlockChat {
  domain::AuctionId auction_id;
  domain::UserId user_id;
  bool blocked = false;
  ChatDone<ChatStoreResult> done;
  ChatStoreResult result = {};
};

using ChatCommand = std::variant<AppendChat, ReadChat, RemoveChat, MuteChat, BlockChat>;

}  // namespace fa::embedded
