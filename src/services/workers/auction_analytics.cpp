#include "services/workers/auction_analytics.h"

#include "services/workers/auction_report.h"

namespace fa::workers {

std::expected<std::string, ports::StoreError> AuctionAnalytics::analytics_json(domain::AuctionId id) {
  auto stored = store_.report(id);
  if (!stored) return std::unexpected(stored.error());
  if (*stored) return std::move(**stored);
  if (auto recent = find_recent(id)) return std::move(*recent);
  const auto auction = history_.load(id);
  if (!auction) return std::unexpected(auction.error());
  const auto viewers = store_.viewers(id);
  if (!viewers) return std::unexpected(viewers.error());
  std::string json = auction_report(*auction, *viewers, clock_.unix_ms());
  keep(id, json);
  return json;
}

std::optional<std::string> AuctionAnalytics::find_recent(domain::AuctionId id) {
  const std::lock_guard lock(mutex_);
  const std::int64_t oldest_us = clock_.monotonic_us() - kFreshMs * 1000;
  while (!recent_.empty() && recent_.back().computed_at_us <= oldest_us) recent_.pop_back();
  for (const Recent& recent : recent_)
    if (recent.id == id) return recent.json;
  return std::nullopt;
}

void AuctionAnalytics::keep(domain::AuctionId id, const std::string& json) {
  const std::lock_guard lock(mutex_);
  recent_.push_front({id, clock_.monotonic_us(), json});
  if (recent_.size() > kRecentMax) recent_.pop_back();
}

}  // namespace fa::workers
