#include "adapters/embedded/chat_log.h"

#include <algorithm>
#include <future>
#include <iterator>
#include <limits>

#include "adapters/embedded/chat_writer.h"

namespace fa::embedded {

using ports::ChatError;
using ports::StoreError;
using ports::StoreErrorKind;

std::expected<std::unique_ptr<EmbeddedChatLog>, StoreError> EmbeddedChatLog::open(const std::string& path,
                                                                                  ports::EventFeed& feed,
                                                                                  const ports::Clock& clock,
                                                                                  const ChatLogOptions& options) {
  auto store = ChatStore::open(path, options.database);
  if (!store) return std::unexpected(store.error());
  auto reader = ChatStore::open(path, options.database);
  if (!reader) return std::unexpected(reader.error());
  auto writer = std::make_unique<ChatWriter>(std::move(*store), path, options.database, feed, clock, options.blocks);
  return std::unique_ptr<EmbeddedChatLog>(new EmbeddedChatLog(std::move(*reader), std::move(writer), options));
}

EmbeddedChatLog::EmbeddedChatLog(ChatStore reader, std::unique_ptr<ChatWriter> writer, const ChatLogOptions& options)
    : options_(options), reader_(std::move(reader)), writer_(std::move(writer)), thread_("chat", [this] { loop(); }) {}

EmbeddedChatLog::~EmbeddedChatLog() {
  stop();
}

void EmbeddedChatLog::stop() {
  if (!thread_.joinable()) return;
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_one();
  thread_.join();
}

bool EmbeddedChatLog::enqueue(ChatCommand& command) {
  {
    const std::lock_guard lock(mutex_);
    if (stopping_ || queue_.size() >= options_.queue_max) return false;
    queue_.push_back(std::move(command));
    if (queue_.size() > 1) return true;  // the thread has been woken for those before
  }
  wake_.notify_one();
  return true;
}

void EmbeddedChatLog::loop() {
  std::vector<ChatCommand> batch;
  batch.reserve(options_.batch_max);  // so that taking commands out needs no memory, and loses none for want of it
  for (;;) {
    {
      std::unique_lock lock(mutex_);
      wake_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
      if (queue_.empty()) return;
      const auto count = static_cast<std::ptrdiff_t>(std::min(queue_.size(), options_.batch_max));
      batch.assign(std::move_iterator(queue_.begin()), std::move_iterator(queue_.begin() + count));
      queue_.erase(queue_.begin(), queue_.begin() + count);
    }
    writer_->run(batch);
    batch.clear();
  }
}

void EmbeddedChatLog::append(ports::ChatAppend chat, ChatDone<ChatAppendResult> done) {
  ChatCommand command = AppendChat{std::move(chat), std::move(done)};
  if (!enqueue(command)) std::get<AppendChat>(command).done(std::unexpected(ChatError::unavailable));
}

void EmbeddedChatLog::since(domain::AuctionId id, std::optional<std::int64_t> chat_seq,
                            ChatDone<ChatSinceResult> done) {
  ChatCommand command = ReadChat{id, chat_seq, std::move(done)};
  if (!enqueue(command)) std::get<ReadChat>(command).done(std::unexpected(ChatError::unavailable));
}

std::expected<std::vector<ports::ChatMessage>, StoreError> EmbeddedChatLog::history(domain::AuctionId id,
                                                                                    std::optional<std::int64_t> before,
                                                                                    std::size_t limit) {
  const std::lock_guard lock(reader_mutex_);
  return reader_.history(id, before.value_or(std::numeric_limits<std::int64_t>::max()), limit);
}

template <class Command>
ChatStoreResult EmbeddedChatLog::run_and_wait(Command command) {
  // Shared: the waiting side may be gone before set_value has returned.
  auto promise = std::make_shared<std::promise<ChatStoreResult>>();
  auto answer = promise->get_future();
  command.done = [promise](ChatStoreResult result) { promise->set_value(std::move(result)); };
  ChatCommand any = std::move(command);
  if (!enqueue(any))
    return std::unexpected(StoreError{StoreErrorKind::unavailable, "the chat takes no more commands now"});
  return answer.get();
}

std::expected<void, StoreError> EmbeddedChatLog::remove(domain::AuctionId id, domain::MessageId message_id) {
  return run_and_wait(RemoveChat{id, message_id, {}});
}

std::expected<void, StoreError> EmbeddedChatLog::set_muted(domain::AuctionId id, domain::UserId user_id, bool muted,
                                                           domain::Rank rank) {
  return run_and_wait(MuteChat{id, user_id, muted, rank, {}});
}

std::expected<void, StoreError> EmbeddedChatLog::note_block(domain::AuctionId id, domain::UserId user_id,
                                                            bool blocked) {
  return run_and_wait(BlockChat{id, user_id, blocked, {}});
}

std::expected<std::vector<domain::UserId>, StoreError> EmbeddedChatLog::muted(domain::AuctionId id) {
  const std::lock_guard lock(reader_mutex_);
  return reader_.muted(id, ports::kMutedListMax);
}

}  // namespace fa::embedded
