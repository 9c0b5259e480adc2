// The ports of /broadcast in memory, and a connection to it. People are numbers, and so are their tokens; auction
// number N is of person N.
#pragma once

#include <functional>
#include <memory>
#include <new>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "services/broadcast/broadcast_endpoint.h"
#include "support/ids.h"

namespace fa::broadcast::test {

using fa::test::auction_id;
using fa::test::user_id;

// "bad" is refused, "throw" throws.
class FakeTokens final : public ports::TokenVerifier {
 public:
  std::expected<ports::Identity, ports::TokenError> verify(std::string_view token) override {
    if (token == "throw") throw std::bad_alloc();
    if (token == "bad") return std::unexpected(ports::TokenError::bad_signature);
    ports::Identity identity;
    identity.subject = std::string(token);
    identity.sign_in = sign_in;
    return identity;
  }
  bool has_ended(const domain::Uuid& asked) const override { return asked == sign_in && ended; }

  const domain::Uuid sign_in{{1}};  // everybody's
  bool ended = false;
};

class FakeUsers final : public ports::Users {
 public:
  std::expected<ports::User, ports::StoreError> user_for(const ports::Identity& identity) override {
    return ports::User{.user_id = user_id(std::stoull(identity.subject))};
  }
  std::expected<ports::User, ports::StoreError> find(domain::UserId id) override { return ports::User{.user_id = id}; }
  std::expected<ports::User, ports::StoreError> update(domain::UserId id, const ports::ProfilePatch&) override {
    return ports::User{.user_id = id};
  }
};

class FakeCatalog final : public ports::Catalog {
 public:
  std::expected<ports::CatalogEntry, ports::StoreError> insert(const ports::CatalogEntry& draft,
                                                               const std::optional<std::string>&,
                                                               const std::string&) override {
    return draft;
  }
  std::expected<ports::CatalogEntry, ports::StoreError> find(domain::AuctionId id) override {
    ports::CatalogEntry entry;
    entry.auction_id = id;
    entry.host_user_id.uuid = id.uuid;
    return entry;
  }
  std::expected<ports::CatalogPage, ports::StoreError> search(const ports::CatalogQuery&) override { return {}; }
  std::expected<void, ports::StoreError> project(const std::vector<ports::CatalogProgress>&) override { return {}; }
  std::expected<void, ports::StoreError> set_stream_key(domain::AuctionId, const std::string&) override { return {}; }
};

class FakeLiveAuctions final : public ports::LiveAuctions {
 public:
  void open(domain::Opening, std::int64_t, ports::Done<ports::OpenResult>) override {}
  void place(ports::PlaceBid, ports::Done<ports::PlaceResult>) override {}
  void close(domain::AuctionId, ports::Done<ports::CloseResult>) override {}
  void view(domain::AuctionId, std::optional<ports::Since>, ports::Done<ports::ViewResult> done) override {
    done(ports::Snapshot{});
  }
  void block(ports::Block, ports::Done<ports::BlockResult>) override {}
  void unblock(domain::AuctionId, domain::UserId, ports::Done<ports::BlockResult>) override {}
  void retire(domain::AuctionId) override {}
};

// Remembers what runs, for whom and from where, and the pieces.
class FakeBroadcasts final : public ports::Broadcasts {
 public:
  struct Running final : ports::Broadcast {
    explicit Running(FakeBroadcasts& broadcasts) : all(broadcasts) { ++all.running; }
    ~Running() override { --all.running; }
    bool write(std::string_view piece) override {
      all.pieces.emplace_back(piece);
      return true;
    }
    FakeBroadcasts& all;
  };
  std::expected<std::unique_ptr<ports::Broadcast>, ports::BroadcastRefusal> begin(domain::AuctionId, ports::Container,
                                                                                  const ports::Broadcaster& broadcaster,
                                                                                  OnEnd) override {
    asked.push_back(broadcaster);
    if (refusal) return std::unexpected(*refusal);
    return std::make_unique<Running>(*this);
  }

  std::optional<ports::BroadcastRefusal> refusal;
  int running = 0;
  std::vector<ports::Broadcaster> asked;
  std::vector<std::string> pieces;
};

// What a connection was sent. `on_change` is called after each message and at the close.
class FakeChannel final : public transport::Channel {
 public:
  explicit FakeChannel(std::function<void()> on_change) : on_change_(std::move(on_change)) {}
  transport::SendResult send(const transport::SharedFrames&) override { return transport::SendResult::accepted; }
  transport::SendResult send_text(std::string_view payload) override {
    texts.emplace_back(payload);
    on_change_();
    return transport::SendResult::accepted;
  }
  transport::SendResult send_binary(std::string_view) override { return transport::SendResult::accepted; }
  std::size_t queued_bytes() const override { return 0; }
  void close(std::uint16_t code, std::string_view) override {
    close_code = code;
    on_change_();
  }
  bool is_ready() const { return !texts.empty() && texts.front() == R"({"type":"broadcast_ready"})"; }

  std::vector<std::string> texts;
  std::uint16_t close_code = 0;  // 0: open

 private:
  std::function<void()> on_change_;
};

}  // namespace fa::broadcast::test
