#include "adapters/embedded/chat_writer.h"

#include <algorithm>

#include "base/caught.h"
#include "base/log.h"
#include "base/name_uuid.h"

namespace fa::embedded {
namespace {

constexpr std::size_t kRoomsMax = 16'384;   // an empty room takes about 250 bytes
constexpr std::size_t kEventsMax = 65'536;  // about 300 bytes each: 20 MB
constexpr int kNamesMax = 4;

bool is_write(const ChatCommand& command) {
  return !std::holds_alternative<ReadChat>(command);
}

domain::MessageId other_name(domain::MessageId taken, domain::UserId user_id) {
  return {{base::name_uuid_bytes("chat message " + to_string(taken), to_string(user_id))}};
}

}  // namespace

ChatWriter::ChatWriter(ChatStore store, std::string path, DatabaseOptions options, ports::EventFeed& feed,
                       const ports::Clock& clock, ports::Blocks* blocks)
    : store_(std::move(store)),
      path_(std::move(path)),
      options_(std::move(options)),
      feed_(feed),
      clock_(clock),
      blocks_(blocks),
      cache_(kRoomsMax, kEventsMax) {}

void ChatWriter::run(std::vector<ChatCommand>& batch) {
  changes_.clear();
  changing_.clear();
  if (std::ranges::any_of(batch, is_write)) {
    const auto written = write_and_publish(batch);
    if (!written) give_up(batch, written.error().kind);
  }
  for (ChatCommand& command : batch) answer(command);
  cache_.trim();
}

StoreResult<void> ChatWriter::write_and_publish(std::vector<ChatCommand>& batch) {
  try {
    now_ = clock_.unix_ms();
    auto written = write(batch);
    if (written) publish(std::exchange(changes_, {}));
    if (!written) base::log::error("chat: a batch was not stored", {{"detail", written.error().detail}});
    return written;
  } catch (...) {
    base::log_caught("chat: a batch was given up");
    return std::unexpected(ports::StoreError{ports::StoreErrorKind::outcome_unknown, {}});
  }
}

StoreResult<void> ChatWriter::write(std::vector<ChatCommand>& batch) {
  if (auto recovered = recover(); !recovered) return recovered;
  auto transaction = store_->begin();
  if (!transaction) return std::unexpected(transaction.error());
  for (ChatCommand& command : batch) {
    auto decided = std::visit([this](auto& c) { return decide(c); }, command);
    if (!decided) return decided;
  }
  return transaction->commit();
}

StoreResult<void> ChatWriter::decide(AppendChat& command) {
  ports::ChatAppend& chat = command.chat;
  auto naming = name(chat);
  if (!naming) return std::unexpected(naming.error());
  if (!*naming) {
    command.result = std::unexpected(ports::ChatError::unavailable);
    return {};
  }
  const auto& [message_id, stored] = **naming;
  if (stored) {
    command.result = ports::ChatAck{message_id, stored->chat_seq};
    return {};
  }
  auto room = room_to_change(chat.auction_id);
  if (!room) return std::unexpected(room.error());
  if ((*room)->blocked.contains(chat.user_id)) {
    command.result = std::unexpected(ports::ChatError::blocked);
    return {};
  }
  if ((*room)->muted.contains(chat.user_id)) {
    command.result = std::unexpected(ports::ChatError::muted);
    return {};
  }
  ports::ChatMessage message{.auction_id = chat.auction_id,
                             .chat_seq = (*room)->newest + 1,
                             .message_id = message_id,
                             .user_id = chat.user_id,
                             .username = std::move(chat.username),
                             .message = std::move(chat.message),
                             .type = chat.type,
                             .timestamp = now_};
  if (auto inserted = store_->insert(message); !inserted) return inserted;
  (*room)->add(message);
  command.result = ports::ChatAck{message_id, message.chat_seq};
  changes_.emplace_back(std::move(message));
  return {};
}

StoreResult<std::optional<ChatWriter::Naming>> ChatWriter::name(const ports::ChatAppend& chat) {
  domain::MessageId candidate = chat.message_id;
  for (int tried = 0; tried < kNamesMax; ++tried) {
    auto stored = store_->find(chat.auction_id, candidate);
    if (!stored) return std::unexpected(stored.error());
    if (!*stored || (*stored)->user_id == chat.user_id) return Naming{candidate, *stored};
    candidate = other_name(candidate, chat.user_id);
  }
  return std::nullopt;
}

StoreResult<void> ChatWriter::decide(RemoveChat& command) {
  auto stored = store_->find(command.auction_id, command.message_id);
  if (!stored) return std::unexpected(stored.error());
  if (!*stored) {
    command.result = std::unexpected(ports::StoreError{ports::StoreErrorKind::not_found, "no such message"});
    return {};
  }
  if ((*stored)->deleted) return {};
  auto room = room_to_change(command.auction_id);
  if (!room) return std::unexpected(room.error());
  const ports::ChatDeleted deletion{command.auction_id, (*room)->newest + 1, command.message_id};
  if (auto inserted = store_->insert(deletion, now_); !inserted) return inserted;
  (*room)->hide(command.message_id);
  (*room)->add(deletion);
  changes_.emplace_back(deletion);
  return {};
}

StoreResult<void> ChatWriter::decide(MuteChat& command) {
  auto room = room_to_change(command.auction_id);
  if (!room) return std::unexpected(room.error());
  auto set = store_->set_muted(command.auction_id, command.user_id, command.muted, command.rank);
  if (!set && set.error().kind != ports::StoreErrorKind::conflict) return set;
  if (!set) {
    command.result = std::move(set);
    return {};
  }
  command.muted ? (void)(*room)->muted.insert(command.user_id) : (void)(*room)->muted.erase(command.user_id);
  changes_.emplace_back(ports::MuteChanged{command.auction_id, command.user_id, command.muted});
  return {};
}

StoreResult<void> ChatWriter::decide(BlockChat& command) {
  ChatRoom* room = cache_.find(command.auction_id);  // what is not in memory is read with its blocks when it is needed
  if (room != nullptr)
    command.blocked ? (void)room->blocked.insert(command.user_id) : (void)room->blocked.erase(command.user_id);
  return {};
}

StoreResult<ChatRoom> ChatWriter::load(domain::AuctionId id) {
  auto room = store_->load(id, ports::kMissedChatMax);
  if (!room || blocks_ == nullptr) return room;
  const auto blocks = blocks_->blocked_in(id);
  if (!blocks) return std::unexpected(blocks.error());
  for (const ports::Block& block : *blocks) room->blocked.insert(block.user_id);
  return room;
}

StoreResult<ChatRoom*> ChatWriter::room_of(domain::AuctionId id) {
  if (ChatRoom* room = cache_.find(id)) return room;
  auto loaded = load(id);
  if (!loaded) return std::unexpected(loaded.error());
  return &cache_.put(id, std::move(*loaded));
}

StoreResult<ChatRoom*> ChatWriter::room_to_change(domain::AuctionId id) {
  auto room = room_of(id);
  if (room) changing_.try_emplace(id, (*room)->newest);
  return room;
}

void ChatWriter::publish(std::vector<ports::FeedEvent> events) {
  if (events.empty()) return;
  cache_.grew(events.size());
  feed_.publish(std::make_shared<const std::vector<ports::FeedEvent>>(std::move(events)));
}

// Needs no memory of its own, since it may be the lack of that which ended the batch.
void ChatWriter::give_up(std::vector<ChatCommand>& batch, ports::StoreErrorKind kind) {
  for (ChatCommand& command : batch) {
    if (auto* append = std::get_if<AppendChat>(&command))
      append->result = std::unexpected(ports::ChatError::unavailable);
    if (auto* remove = std::get_if<RemoveChat>(&command)) remove->result = std::unexpected(ports::StoreError{kind, {}});
    if (auto* mute = std::get_if<MuteChat>(&command)) mute->result = std::unexpected(ports::StoreError{kind, {}});
    if (auto* block = std::get_if<BlockChat>(&command)) block->result = std::unexpected(ports::StoreError{kind, {}});
  }
  changes_.clear();
  for (const auto& [id, newest] : changing_) cache_.drop(id);
  if (kind != ports::StoreErrorKind::outcome_unknown) return;
  unsure_.merge(changing_);  // of a room that is unsure already, what was published before stands
  store_.reset();
}

void ChatWriter::answer(ChatCommand& command) {
  try {
    std::visit(
        [this]<class Command>(Command& c) {
          if constexpr (std::is_same_v<Command, ReadChat>) {
            c.done(read(c));
          } else {
            c.done(std::move(c.result));
          }
        },
        command);
  } catch (...) {
    base::log_caught("chat: an answer was not taken");
  }
}

ChatSinceResult ChatWriter::read(const ReadChat& command) {
  try {
    // A room whose newest events are unsure is not in the cache, and must not be read before it has been recovered.
    const ChatRoom* room = cache_.find(command.auction_id);
    if (room == nullptr && recover()) {
      if (auto loaded = room_of(command.auction_id)) room = *loaded;
    }
    if (room != nullptr) return room->snapshot(command.since);
  } catch (...) {
    base::log_caught("chat: a room was not read");
  }
  return std::unexpected(ports::ChatError::unavailable);
}

StoreResult<void> ChatWriter::recover() {
  if (!store_) {
    auto opened = ChatStore::open(path_, options_);
    if (!opened) return std::unexpected(opened.error());
    store_.emplace(std::move(*opened));
  }
  while (!unsure_.empty()) {
    const auto [id, published] = *unsure_.begin();
    auto room = load(id);
    if (!room) return std::unexpected(room.error());
    auto missed = room->snapshot(published).missed;
    std::vector<ports::FeedEvent> untold;
    for (auto& event : missed) std::visit([&untold](auto& e) { untold.emplace_back(std::move(e)); }, event);
    publish(std::move(untold));
    unsure_.erase(id);
    cache_.put(id, *std::move(room));  // not before: whoever reads it must have been told of all that is in it
  }
  return {};
}

}  // namespace fa::embedded
