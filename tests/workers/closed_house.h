// One auction that has just been closed and stands in the history, with every port that its jobs use, in memory.
#pragma once

#include <memory>

#include "adapters/embedded/analytics_store.h"
#include "adapters/embedded/chat_log.h"
#include "adapters/embedded/in_process_feed.h"
#include "ports/ledger_signer.h"
#include "ports/live_auctions.h"
#include "services/workers/job_payload.h"
#include "support/chat_sink.h"
#include "support/crash_disk.h"
#include "support/manual_clock.h"
#include "workers/decisions.h"

namespace fa::test {

struct FakeUsers final : ports::Users {
  std::expected<ports::User, ports::StoreError> user_for(const ports::Identity&) override { return ports::User{}; }
  std::expected<ports::User, ports::StoreError> find(domain::UserId id) override {
    const auto found = users.find(id);
    if (found != users.end()) return found->second;
    return std::unexpected(ports::StoreError{ports::StoreErrorKind::not_found, "no such user"});
  }
  std::expected<ports::User, ports::StoreError> update(domain::UserId id, const ports::ProfilePatch&) override {
    return find(id);
  }
  std::map<domain::UserId, ports::User> users;
};

struct FakeMailer final : ports::Mailer {
  std::expected<void, ports::StoreError> send(const ports::Mail& mail) override {
    if (error) return std::unexpected(*error);
    sent.push_back(mail);
    return {};
  }
  std::optional<ports::StoreError> error;
  std::vector<ports::Mail> sent;
};

struct FakeVideo final : ports::Video {
  std::expected<ports::StreamCredentials, ports::StoreError> create(domain::AuctionId) override {
    return ports::StreamCredentials{};
  }
  std::expected<std::string, ports::StoreError> new_key(domain::AuctionId) override { return ""; }
  ports::StreamState state(domain::AuctionId) override { return {}; }
  void end(domain::AuctionId id) override { ended.insert(id); }
  std::set<domain::AuctionId> ended;
};

struct FakeSigner final : ports::LedgerSigner {
  std::string sign(const domain::Hash256& hash) override {
    ++signatures;
    return "signed " + domain::to_hex(hash);
  }
  std::string public_key() const override { return "key"; }
  int signatures = 0;
};

// Answers views from the history.
struct FakeAuctions final : ports::LiveAuctions {
  explicit FakeAuctions(FakeHistory& h) : history(h) {}
  void open(domain::Opening, std::int64_t, ports::Done<ports::OpenResult>) override {}
  void place(ports::PlaceBid, ports::Done<ports::PlaceResult>) override {}
  void close(domain::AuctionId, ports::Done<ports::CloseResult>) override {}
  void view(domain::AuctionId id, std::optional<ports::Since>, ports::Done<ports::ViewResult> done) override {
    const auto found = history.auctions.find(id);
    if (found == history.auctions.end()) return done(std::unexpected(ports::ViewError::auction_not_found));
    done(ports::Snapshot{.state = domain::view_of(found->second), .recovered = false, .missed = {}});
  }
  void block(ports::Block, ports::Done<ports::BlockResult>) override {}
  void unblock(domain::AuctionId, domain::UserId, ports::Done<ports::BlockResult>) override {}
  void retire(domain::AuctionId id) override { retired.push_back(id); }
  FakeHistory& history;
  std::vector<domain::AuctionId> retired;
};

struct SealSink final : ports::FeedSink {
  void on_events(const ports::FeedBatch& batch) override {
    for (const auto& event : *batch)
      if (const auto* seal = std::get_if<ports::LedgerSealed>(&event)) seals.push_back(*seal);
  }
  std::vector<ports::LedgerSealed> seals;
};

class ClosedHouse {
 public:
  // Auction 1, hosted by kHost: sold to user 1 for 5.00 with one extension; or without a bid.
  explicit ClosedHouse(bool sold = true) {
    feed.subscribe(chat_sink);
    feed.subscribe(seal_sink);
    open_stores();
    PlayedAuction played(stream, 1);
    if (sold) {
      played.bid(2, 150, 2'000);
      played.bid(1, 500, 599'000);
    }
    played.close();
    notice = {auction_id(1), *played.auction().closed()};
    catalog.entries[auction_id(1)] = {.auction_id = auction_id(1),
                                      .host_user_id = user_id(kHost),
                                      .host_username = "host",
                                      .title = "Lamp <b>& \"shade\"",
                                      .currency = "USD"};
    for (const std::uint64_t user : {std::uint64_t{1}, std::uint64_t{2}, kHost})
      users.users[user_id(user)] = {.user_id = user_id(user),
                                    .username = "user" + std::to_string(user),
                                    .email = "user" + std::to_string(user) + "@example.org",
                                    .email_confirmed = true};
  }
  void history_gets(std::size_t records) {
    ASSERT_TRUE(history.append({stream.records.begin(), stream.records.begin() + static_cast<std::ptrdiff_t>(records)})
                    .has_value());
  }
  void history_gets_all() { history_gets(stream.records.size()); }
  ports::Job job(const std::string& payload) const {
    return {.id = 1, .kind = "kind", .key = "key", .payload = payload};
  }
  ports::Job close_job() const { return job(to_payload(notice)); }

  Faults faults;
  FakeStream stream{faults};
  FakeHistory history{faults};
  FakeCatalog catalog{faults};
  FakeAuctions auctions{history};
  FakeUsers users;
  FakeMailer mailer;
  FakeVideo video;
  FakeSigner signer;
  ManualClock clock;
  ChatSink chat_sink;
  SealSink seal_sink;
  embedded::InProcessFeed feed;
  CrashDisk disk;
  std::unique_ptr<embedded::EmbeddedChatLog> chat;
  std::unique_ptr<embedded::EmbeddedAnalyticsStore> analytics;
  workers::CloseNotice notice;

 private:
  void open_stores() {
    embedded::ChatLogOptions options;
    options.database.vfs = disk.vfs_name();
    chat = std::move(*embedded::EmbeddedChatLog::open("chat.db", feed, clock, options));
    analytics = std::move(*embedded::EmbeddedAnalyticsStore::open("analytics.db", clock, options.database));
  }
};

}  // namespace fa::test
