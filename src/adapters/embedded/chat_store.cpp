#include "adapters/embedded/chat_store.h"

#include <algorithm>

namespace fa::embedded {
namespace {

using ports::ChatDeleted;
using ports::ChatMessage;

// `kind` 0 is a message, 1 a deletion, whose message_id names what it hid. Clustered as it is read: by auction, in
// order.
constexpr const char* kSchema[] = {
    R"sql(
CREATE TABLE chat (
  auction_id BLOB NOT NULL,
  chat_seq INTEGER NOT NULL,
  kind INTEGER NOT NULL,
  message_id BLOB NOT NULL,
  user_id BLOB,
  username TEXT,
  message TEXT,
  message_type INTEGER,
  timestamp INTEGER NOT NULL,
  deleted INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (auction_id, chat_seq)
) WITHOUT ROWID;
CREATE UNIQUE INDEX chat_message ON chat (auction_id, message_id) WHERE kind = 0;
CREATE TABLE mutes (
  auction_id BLOB NOT NULL,
  user_id BLOB NOT NULL,
  PRIMARY KEY (auction_id, user_id)
) WITHOUT ROWID;
)sql",
    // Of who muted (domain/rank.h). Who was muted before is taken to have been so by the host.
    "ALTER TABLE mutes ADD COLUMN rank INTEGER NOT NULL DEFAULT 1"};

constexpr std::string_view kColumns =
    "chat_seq, kind, message_id, user_id, username, message, message_type, timestamp, deleted";

ChatMessage message_of(domain::AuctionId id, const Query& row) {
  ChatMessage message{.auction_id = id,
                      .chat_seq = row.get<std::int64_t>(0),
                      .message_id = row.get<domain::MessageId>(2),
                      .user_id = row.get<domain::UserId>(3),
                      .username = row.get<std::string>(4),
                      .message = {},
                      .type = static_cast<ports::ChatType>(row.get<int>(6)),
                      .timestamp = row.get<std::int64_t>(7),
                      .deleted = row.get<bool>(8)};
  if (!message.deleted) message.message = row.get<std::string>(5);
  return message;
}

ports::ChatEvent event_of(domain::AuctionId id, const Query& row) {
  if (row.get<int>(1) == 0) return message_of(id, row);
  return ChatDeleted{id, row.get<std::int64_t>(0), row.get<domain::MessageId>(2)};
}

}  // namespace

StoreResult<ChatStore> ChatStore::open(const std::string& path, const DatabaseOptions& options) {
  auto database = Database::open(path, options);
  if (!database) return std::unexpected(database.error());
  if (auto done = database->migrate(kSchema); !done) return std::unexpected(done.error());
  return ChatStore(std::move(*database));
}

StoreResult<ChatRoom> ChatStore::load(domain::AuctionId id, std::int64_t events_max) {
  static const std::string kNewest =
      "SELECT " + std::string(kColumns) + " FROM chat WHERE auction_id = ?1 ORDER BY chat_seq DESC LIMIT ?2";
  ChatRoom room;
  auto events = database_.query(kNewest);
  events.bind(id, events_max);
  while (events.next()) room.recent.push_back(event_of(id, events));
  if (!events.ok()) return std::unexpected(events.error());
  std::ranges::reverse(room.recent);
  if (!room.recent.empty()) room.newest = chat_seq_of(room.recent.back());

  auto mutes = database_.query("SELECT user_id FROM mutes WHERE auction_id = ?1");
  mutes.bind(id);
  while (mutes.next()) room.muted.insert(mutes.get<domain::UserId>(0));
  if (!mutes.ok()) return std::unexpected(mutes.error());
  return room;
}

StoreResult<std::optional<StoredMessage>> ChatStore::find(domain::AuctionId id, domain::MessageId message_id) {
  auto query = database_.query(
      "SELECT chat_seq, user_id, deleted FROM chat WHERE auction_id = ?1 AND message_id = ?2 AND kind = 0");
  query.bind(id, message_id);
  if (query.next()) return StoredMessage{query.get<std::int64_t>(0), query.get<domain::UserId>(1), query.get<bool>(2)};
  if (!query.ok()) return std::unexpected(query.error());
  return std::nullopt;
}

StoreResult<void> ChatStore::insert(const ChatMessage& message) {
  auto query = database_.query(
      "INSERT INTO chat (auction_id, chat_seq, kind, message_id, user_id, username, message, message_type, timestamp) "
      "VALUES (?1, ?2, 0, ?3, ?4, ?5, ?6, ?7, ?8)");
  query.bind_unowned(message.auction_id, message.chat_seq, message.message_id, message.user_id, message.username,
                     message.message, static_cast<int>(message.type), message.timestamp);
  return query.run();
}

StoreResult<void> ChatStore::insert(const ChatDeleted& deletion, std::int64_t timestamp) {
  auto hide = database_.query("UPDATE chat SET deleted = 1 WHERE auction_id = ?1 AND message_id = ?2 AND kind = 0");
  hide.bind(deletion.auction_id, deletion.message_id);
  if (auto done = hide.run(); !done) return done;
  auto insert = database_.query(
      "INSERT INTO chat (auction_id, chat_seq, kind, message_id, timestamp) VALUES (?1, ?2, 1, ?3, ?4)");
  insert.bind(deletion.auction_id, deletion.chat_seq, deletion.message_id, timestamp);
  return insert.run();
}

StoreResult<std::vector<domain::UserId>> ChatStore::muted(domain::AuctionId id, std::size_t limit) {
  std::vector<domain::UserId> users;
  auto query = database_.query("SELECT user_id FROM mutes WHERE auction_id = ?1 ORDER BY user_id LIMIT ?2");
  query.bind(id, limit);
  while (query.next()) users.push_back(query.get<domain::UserId>(0));
  if (!query.ok()) return std::unexpected(query.error());
  return users;
}

StoreResult<void> ChatStore::set_muted(domain::AuctionId id, domain::UserId user_id, bool muted, domain::Rank rank) {
  if (muted) {
    auto insert = database_.query(
        "INSERT INTO mutes (auction_id, user_id, rank) VALUES (?1, ?2, ?3) "
        "ON CONFLICT DO UPDATE SET rank = excluded.rank WHERE excluded.rank > rank");
    return insert.bind(id, user_id, static_cast<int>(rank)).run();
  }
  auto by = database_.query("SELECT rank FROM mutes WHERE auction_id = ?1 AND user_id = ?2");
  by.bind(id, user_id);
  if (!by.next()) {
    if (!by.ok()) return std::unexpected(by.error());
    return {};
  }
  if (!domain::may_undo(rank, static_cast<domain::Rank>(by.get<int>(0))))
    return std::unexpected(ports::StoreError{ports::StoreErrorKind::conflict, "muted by a higher rank"});
  auto remove = database_.query("DELETE FROM mutes WHERE auction_id = ?1 AND user_id = ?2");
  return remove.bind(id, user_id).run();
}

StoreResult<std::vector<ChatMessage>> ChatStore::history(domain::AuctionId id, std::int64_t before, std::size_t limit) {
  static const std::string kPage = "SELECT " + std::string(kColumns) +
                                   " FROM chat WHERE auction_id = ?1 AND chat_seq < ?2 AND kind = 0 AND deleted = 0 "
                                   "ORDER BY chat_seq DESC LIMIT ?3";
  std::vector<ChatMessage> messages;
  auto query = database_.query(kPage);
  query.bind(id, before, limit);
  while (query.next()) messages.push_back(message_of(id, query));
  if (!query.ok()) return std::unexpected(query.error());
  return messages;
}

}  // namespace fa::embedded
