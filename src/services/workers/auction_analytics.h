// Answers ports/analytics.h: the stored report of a closed auction, or one computed now of a live one.
#pragma once

#include <list>
#include <mutex>
#include <string>

#include "ports/analytics.h"
#include "ports/analytics_store.h"
#include "ports/bid_history.h"
#include "ports/clock.h"

namespace fa::workers {

class AuctionAnalytics final : public ports::Analytics {
 public:
  AuctionAnalytics(ports::BidHistory& history, ports::AnalyticsStore& store, const ports::Clock& clock)
      : history_(history), store_(store), clock_(clock) {}

  // A live auction's report is at most kFreshMs old: a dashboard that asks often does not read the history each time.
  std::expected<std::string, ports::StoreError> analytics_json(domain::AuctionId id) override;

  static constexpr std::int64_t kFreshMs = 2'000;

 private:
  struct Recent {
    domain::AuctionId id;
    std::int64_t computed_at_us;
    std::string json;
  };
  std::optional<std::string> find_recent(domain::AuctionId id);
  void keep(domain::AuctionId id, const std::string& json);

  static constexpr std::size_t kRecentMax = 64;
  ports::BidHistory& history_;
  ports::AnalyticsStore& store_;
  const ports::Clock& clock_;
  std::mutex mutex_;
  std::list<Recent> recent_;  // the newest first
};

}  // namespace fa::workers
