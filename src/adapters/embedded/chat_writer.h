// Decides batches of chat commands: one transaction a batch, then the feed, then the answers. One thread.
#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include "adapters/embedded/chat_cache.h"
#include "adapters/embedded/chat_command.h"
#include "adapters/embedded/chat_store.h"
#include "ports/blocks.h"
#include "ports/clock.h"

namespace fa::embedded {

class ChatWriter {
 public:
  // `path` and `options` are those that `store` was opened with.
  ChatWriter(ChatStore store, std::string path, DatabaseOptions options, ports::EventFeed& feed,
             const ports::Clock& clock, ports::Blocks* blocks);

  // Every command's `done` has been called when it returns. Whatever is thrown meanwhile (no memory, a subscriber of
  // the feed) gives up the batch: nothing of it was stored, or what was is found out by the next.
  void run(std::vector<ChatCommand>& batch);

 private:
  StoreResult<void> write(std::vector<ChatCommand>& batch);
  StoreResult<void> decide(AppendChat& command);
  StoreResult<void> decide(RemoveChat& command);
  StoreResult<void> decide(MuteChat& command);
  StoreResult<void> decide(BlockChat& command);
  StoreResult<void> decide(ReadChat&) { return {}; }

  StoreResult<ChatRoom> load(domain::AuctionId id);
  StoreResult<ChatRoom*> room_of(domain::AuctionId id);
  StoreResult<ChatRoom*> room_to_change(domain::AuctionId id);
  // The id under which this sender's message stands or will stand, and the message where it is there already.
  struct Naming {
    domain::MessageId message_id;
    std::optional<StoredMessage> stored;
  };
  StoreResult<std::optional<Naming>> name(const ports::ChatAppend& chat);

  void publish(std::vector<ports::FeedEvent> events);
  StoreResult<void> write_and_publish(std::vector<ChatCommand>& batch);  // an error also where something was thrown
  void give_up(std::vector<ChatCommand>& batch, ports::StoreErrorKind kind);
  ChatSinceResult read(const ReadChat& command);
  void answer(ChatCommand& command);
  // After a commit whose outcome is unknown: reads what the disk holds and publishes what nobody was told of.
  StoreResult<void> recover();

  std::optional<ChatStore> store_;  // empty: must be opened again
  const std::string path_;
  const DatabaseOptions options_;
  ports::EventFeed& feed_;
  const ports::Clock& clock_;
  ports::Blocks* const blocks_;  // null: nobody is blocked
  ChatCache cache_;

  std::int64_t now_ = 0;                                          // of the batch
  std::vector<ports::FeedEvent> changes_;                         // of the batch, in order
  std::unordered_map<domain::AuctionId, std::int64_t> changing_;  // rooms of the batch -> newest chat_seq before it
  std::unordered_map<domain::AuctionId, std::int64_t> unsure_;    // rooms to recover -> newest published chat_seq
};

}  // namespace fa::embedded
