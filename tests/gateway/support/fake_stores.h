// The gateway's ports in memory, with the promises of their headers. Calls are carried out in their order, one thread,
// when step() or drain() says so: a test decides what happens between a question and its answer.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "domain/event.h"
#include "gateway/support/manual_time.h"
#include "ports/chat_log.h"
#include "ports/event_feed.h"
#include "ports/live_auctions.h"
#include "ports/users.h"
#include "ports/video.h"

namespace fa::gateway::test {

// Work of one adapter's thread.
class StoreThread {
 public:
  void add(std::move_only_function<void()> work) { queue_.push_back(std::move(work)); }
  bool step() {
    if (queue_.empty()) return false;
    auto work = std::move(queue_.front());
    queue_.pop_front();
    work();
    return true;
  }
  // From now on nothing is answered: the store hangs.
  void forget_all() { queue_.clear(); }
  std::size_t size() const { return queue_.size(); }

 private:
  std::deque<std::move_only_function<void()>> queue_;
};

class FakeFeed final : public ports::EventFeed {
 public:
  void publish(ports::FeedBatch batch) override {
    for (auto* sink : sinks_) sink->on_events(batch);
  }
  void subscribe(ports::FeedSink& sink) override { sinks_.push_back(&sink); }
  void publish_one(ports::FeedEvent event) {
    publish(std::make_shared<const std::vector<ports::FeedEvent>>(1, std::move(event)));
  }

 private:
  std::vector<ports::FeedSink*> sinks_;
};

class FakeLiveAuctions final : public ports::LiveAuctions {
 public:
  FakeLiveAuctions(const ManualClock& clock, FakeFeed& feed) : clock_(clock), feed_(feed) {}

  domain::Auction& add(domain::Opening opening) {
    const auto id = opening.auction_id;
    auctions_[id] = std::make_unique<domain::Auction>(std::move(opening));
    return *auctions_[id];
  }
  const domain::Auction& at(const domain::AuctionId& id) const { return *auctions_.at(id); }

  void open(domain::Opening, std::int64_t, ports::Done<ports::OpenResult>) override {}
  void place(ports::PlaceBid bid, ports::Done<ports::PlaceResult> done) override;
  void close(domain::AuctionId auction_id, ports::Done<ports::CloseResult> done) override;
  void view(domain::AuctionId auction_id, std::optional<ports::Since> since,
            ports::Done<ports::ViewResult> done) override;
  void block(ports::Block, ports::Done<ports::BlockResult>) override {}
  void unblock(domain::AuctionId, domain::UserId, ports::Done<ports::BlockResult>) override {}
  void retire(domain::AuctionId) override {}

  // A bid that does not come from this gateway.
  void bid_elsewhere(const domain::AuctionId& id, const domain::UserId& user, const std::string& name,
                     domain::Cents amount);
  void close_now(const domain::AuctionId& id);
  // The house was away for so long until now.
  void give_back(const domain::AuctionId& id, std::int64_t away_ms);

  StoreThread thread;
  std::optional<ports::Failure> failure;  // every place fails with it
  int places = 0;

 private:
  ports::PlaceResult decide(const ports::PlaceBid& bid);
  domain::Auction* find(const domain::AuctionId& id);
  void publish(const domain::Auction& auction);

  const ManualClock& clock_;
  FakeFeed& feed_;
  std::map<domain::AuctionId, std::unique_ptr<domain::Auction>> auctions_;
};

class FakeChatLog final : public ports::ChatLog {
 public:
  using AppendDone = std::move_only_function<void(std::expected<ports::ChatAck, ports::ChatError>)>;
  using SinceDone = std::move_only_function<void(std::expected<ports::ChatSnapshot, ports::ChatError>)>;

  FakeChatLog(const ManualClock& clock, FakeFeed& feed) : clock_(clock), feed_(feed) {}
  void append(ports::ChatAppend chat, AppendDone done) override;
  void since(domain::AuctionId id, std::optional<std::int64_t> chat_seq, SinceDone done) override;
  std::expected<std::vector<ports::ChatMessage>, ports::StoreError> history(domain::AuctionId,
                                                                            std::optional<std::int64_t>,
                                                                            std::size_t) override;
  std::expected<void, ports::StoreError> remove(domain::AuctionId id, domain::MessageId message_id) override;
  std::expected<void, ports::StoreError> set_muted(domain::AuctionId id, domain::UserId user_id, bool muted,
                                                   domain::Rank rank) override;
  std::expected<void, ports::StoreError> note_block(domain::AuctionId, domain::UserId, bool) override { return {}; }
  std::expected<std::vector<domain::UserId>, ports::StoreError> muted(domain::AuctionId) override;

  std::int64_t newest(const domain::AuctionId& id) { return static_cast<std::int64_t>(events_[id].size()); }
  StoreThread thread;
  bool failing = false;
  std::vector<ports::ChatAppend> appended;

 private:
  const ManualClock& clock_;
  FakeFeed& feed_;
  std::map<domain::AuctionId, std::vector<ports::ChatEvent>> events_;
  std::set<std::pair<domain::AuctionId, domain::UserId>> muted_;
};

class FakeVideo final : public ports::Video {
 public:
  std::expected<ports::StreamCredentials, ports::StoreError> create(domain::AuctionId) override {
    return ports::StreamCredentials{};
  }
  std::expected<std::string, ports::StoreError> new_key(domain::AuctionId) override { return "key"; }
  ports::StreamState state(domain::AuctionId) override { return now; }
  void end(domain::AuctionId) override {}
  ports::StreamState now;
};

// A token is `name`, or `name@N`, which is good until N ms after the clock's start, or `name#N`, of the sign-in N;
// `bad` is no good, `down` cannot be checked.
class FakeIdentity final : public ports::TokenVerifier, public ports::Users {
 public:
  std::expected<ports::Identity, ports::TokenError> verify(std::string_view token) override;
  bool has_ended(const domain::Uuid& sign_in) const override { return ended.contains(sign_in); }
  std::expected<ports::User, ports::StoreError> user_for(const ports::Identity& identity) override;
  std::expected<ports::User, ports::StoreError> find(domain::UserId) override;
  std::expected<ports::User, ports::StoreError> update(domain::UserId, const ports::ProfilePatch&) override;

  ports::Tier tier = ports::Tier::fresh;  // of everybody
  std::set<domain::Uuid> ended;           // verify() knows nothing of it: it came after
};

domain::UserId user_id_of(std::string_view name);
domain::Uuid uuid_of(std::uint32_t number);

}  // namespace fa::gateway::test
