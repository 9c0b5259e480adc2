// A gateway with its stores, its loops and its clock, all in the hands of a test.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/support/clients.h"
#include "gateway/support/fake_stores.h"
#include "gateway/support/manual_time.h"
#include "services/gateway/gateway.h"

namespace fa::gateway::test {

class CountingObserver final : public Observer {
 public:
  void bid_answered(std::string_view outcome, std::int64_t latency_us) override {
    ++bids[std::string(outcome)];
    last_latency_us = latency_us;
  }
  void fanned_out(std::int64_t delay_us, std::size_t, std::size_t) override { last_delay_us = delay_us; }
  void bids_merged(std::int64_t count) override { merged += count; }
  void sessions_changed(int by) override { sessions += by; }
  void rooms_changed(int by) override { rooms += by; }
  void slow_viewer(SlowStage stage) override { ++slow[stage]; }
  void participants_changed(domain::AuctionId, std::int64_t count) override { participants = count; }

  std::map<std::string, int> bids;
  std::int64_t participants = -1;  // as last said
  std::map<SlowStage, int> slow;
  std::int64_t last_latency_us = -1;
  std::int64_t last_delay_us = -1;
  std::int64_t merged = 0;
  int sessions = 0;
  int rooms = 0;
};

Settings generous_settings();  // no rate stands in a test's way

class House {
 public:
  explicit House(const Settings& settings = generous_settings(), std::size_t loops = 1);

  // Whatever can happen without time passing: stores answer, loops turn.
  void settle();
  // The same without the stores.
  void turn_loops();
  bool turn_once();  // each loop; false: nothing was to do
  void advance(std::int64_t ms);

  // Opens an auction of `host`, which ends `duration_ms` from now.
  domain::AuctionId open(std::int64_t duration_ms = 600'000, std::string_view host = "host");
  std::unique_ptr<PlainClient> plain(std::optional<std::string> token = std::nullopt, std::size_t loop = 0);
  std::unique_ptr<SocketIoClient> socketio(const std::string& nsp, const std::string& auth_json = "",
                                           std::size_t loop = 0);
  // A plain client that has joined.
  std::unique_ptr<PlainClient> viewer(const domain::AuctionId& id, std::optional<std::string> token = std::nullopt,
                                      std::size_t loop = 0);
  // Somebody else bids `cents`; settles.
  void bid(const domain::AuctionId& id, std::int64_t cents, std::string_view name = "stranger");
  void chat(const domain::AuctionId& id, std::string_view text, std::string_view name = "talker");

  ManualClock clock;
  FakeFeed feed;
  FakeLiveAuctions live{clock, feed};
  FakeChatLog chat_log{clock, feed};
  FakeVideo video;
  FakeIdentity identity;
  base::BlockingPool pool{1, 10'000};
  base::SharedRateLimiter bid_rates{10'000};
  std::shared_ptr<admission::Door> door = admission::Door::make({});
  CountingObserver observer;
  Gateway gateway;
  std::vector<ManualLoop*> loops;
  std::vector<Gateway::Endpoints> endpoints;

 private:
  void wait_for_pool();
  std::uint32_t ids_ = 0;
};

// `"auction_id":"…"` and whatever follows, as the fields of a request.
std::string about(const domain::AuctionId& id, std::string_view more = "");
std::string bid_fields(const domain::AuctionId& id, std::string_view amount);

}  // namespace fa::gateway::test
