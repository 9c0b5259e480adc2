// Chat in one SQLite file (ports/chat_log.h): one thread decides and group-commits, behind a bounded queue. Reads of
// the history have a connection of their own.
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "adapters/embedded/chat_command.h"
#include "adapters/embedded/chat_store.h"
#include "base/thread.h"
#include "ports/blocks.h"
#include "ports/clock.h"

namespace fa::embedded {

class ChatWriter;

struct ChatLogOptions {
  std::size_t queue_max = 16'384;  // commands that wait; one more is answered `unavailable`
  std::size_t batch_max = 1'000;   // commands of one transaction; at most kMissedChatMax
  DatabaseOptions database;
  ports::Blocks* blocks = nullptr;  // who is blocked; null: nobody. Must outlive the log
};

class EmbeddedChatLog final : public ports::ChatLog {
 public:
  // Opens `path`, made where it is absent, and starts the thread. Feed and clock must outlive it.
  static std::expected<std::unique_ptr<EmbeddedChatLog>, ports::StoreError> open(const std::string& path,
                                                                                 ports::EventFeed& feed,
                                                                                 const ports::Clock& clock,
                                                                                 const ChatLogOptions& options = {});
  ~EmbeddedChatLog() override;  // as stop()

  // Answers everything that waits, then ends the thread. From then on every command is answered `unavailable`; the
  // blocking reads (history, muted) go on. Idempotent; one thread at a time, and not a `done`.
  void stop();

  void append(ports::ChatAppend chat, ChatDone<ChatAppendResult> done) override;
  void since(domain::AuctionId id, std::optional<std::int64_t> chat_seq, ChatDone<ChatSinceResult> done) override;
  std::expected<std::vector<ports::ChatMessage>, ports::StoreError> history(domain::AuctionId id,
                                                                            std::optional<std::int64_t> before,
                                                                            std::size_t limit) override;
  std::expected<void, ports::StoreError> remove(domain::AuctionId id, domain::MessageId message_id) override;
  std::expected<void, ports::StoreError> set_muted(domain::AuctionId id, domain::UserId user_id, bool muted,
                                                   domain::Rank rank) override;
  std::expected<void, ports::StoreError> note_block(domain::AuctionId id, domain::UserId user_id,
                                                    bool blocked) override;
  std::expected<std::vector<domain::UserId>, ports::StoreError> muted(domain::AuctionId id) override;

 private:
  EmbeddedChatLog(ChatStore reader, std::unique_ptr<ChatWriter> writer, const ChatLogOptions& options);
  // false: the queue is full, or it has stopped; the command is untouched.
  bool enqueue(ChatCommand& command);
  template <class Command>
  ChatStoreResult run_and_wait(Command command);
  void loop();

  const ChatLogOptions options_;
  std::mutex reader_mutex_;
  ChatStore reader_;
  std::unique_ptr<ChatWriter> writer_;

  std::mutex mutex_;
  std::condition_variable wake_;
  std::vector<ChatCommand> queue_;
  bool stopping_ = false;
  base::Thread thread_;  // last: it uses everything above
};

}  // namespace fa::embedded
