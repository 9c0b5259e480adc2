// What gateways are told as it happens. In-process: subscribers are called on the publisher's thread, in publish order,
// and must only hand the batch on (never block). Between processes: sharded pub/sub; a lost message shows as a gap in
// seq.
#pragma once

#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "domain/event.h"

namespace fa::ports {

enum class ChatType { user, system, auctioneer };

struct ChatMessage {
  domain::AuctionId auction_id;
  std::int64_t chat_seq = 0;  // 1, 2, 3 … of the auction
  domain::MessageId message_id;
  domain::UserId user_id;  // all zero for system messages
  std::string username;
  std::string message;  // plain text, valid UTF-8
  ChatType type = ChatType::user;
  std::int64_t timestamp = 0;
  bool deleted = false;
};

struct ChatDeleted {
  domain::AuctionId auction_id;
  std::int64_t chat_seq = 0;  // of the deletion itself: deletions take a place in the chat's sequence
  domain::MessageId message_id;
};

struct MuteChanged {
  domain::AuctionId auction_id;
  domain::UserId user_id;
  bool muted = false;
};

struct LedgerSealed {
  domain::AuctionId auction_id;
  domain::Seq seq = 0;
  std::string ledger_hash;  // lower-case hex
  std::string signature;    // Ed25519 over the 32 hash bytes, base64
};

struct StreamStatus {
  domain::AuctionId auction_id;
  bool live = false;
  std::string playback_url;
};

using FeedEvent = std::variant<domain::AuctionEvent, ChatMessage, ChatDeleted, MuteChanged, LedgerSealed, StreamStatus>;
using FeedBatch = std::shared_ptr<const std::vector<FeedEvent>>;

class FeedSink {
 public:
  virtual ~FeedSink() = default;
  virtual void on_events(const FeedBatch& batch) = 0;
};

class EventFeed {
 public:
  virtual ~EventFeed() = default;
  virtual void publish(FeedBatch batch) = 0;
  // The sink must outlive the feed's last publish.
  virtual void subscribe(FeedSink& sink) = 0;
};

}  // namespace fa::ports
