// The tables of chat.db. One thread at a time.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "adapters/embedded/chat_room.h"
#include "adapters/embedded/sqlite_db.h"
#include "ports/chat_log.h"

namespace fa::embedded {

struct StoredMessage {
  std::int64_t chat_seq = 0;
  domain::UserId user_id;
  bool deleted = false;
};

class ChatStore {
 public:
  // Opens chat.db, made where it is absent.
  static StoreResult<ChatStore> open(const std::string& path, const DatabaseOptions& options = {});

  StoreResult<Transaction> begin() { return Transaction::begin(database_); }
  // The newest `events_max` events, the newest chat_seq, and who is muted. An unknown auction is an empty room.
  StoreResult<ChatRoom> load(domain::AuctionId id, std::int64_t events_max);
  StoreResult<std::optional<StoredMessage>> find(domain::AuctionId id, domain::MessageId message_id);
  StoreResult<void> insert(const ports::ChatMessage& message);
  // Stores the deletion and hides what it deletes.
  StoreResult<void> insert(const ports::ChatDeleted& deletion, std::int64_t timestamp);
  StoreResult<std::vector<domain::UserId>> muted(domain::AuctionId id, std::size_t limit);
  // A conflict where a higher rank has muted whom this one would hear again.
  StoreResult<void> set_muted(domain::AuctionId id, domain::UserId user_id, bool muted, domain::Rank rank);
  // Newest first, with chat_seq < before, without deletions and what they hid.
  StoreResult<std::vector<ports::ChatMessage>> history(domain::AuctionId id, std::int64_t before, std::size_t limit);

 private:
  explicit ChatStore(Database database) : database_(std::move(database)) {}
  Database database_;
};

}  // namespace fa::embedded
