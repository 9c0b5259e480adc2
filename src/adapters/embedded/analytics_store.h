// Viewer samples and finished reports in one SQLite file (ports/analytics_store.h).
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include "adapters/embedded/sqlite_db.h"
#include "ports/analytics_store.h"
#include "ports/clock.h"

namespace fa::embedded {

class EmbeddedAnalyticsStore final : public ports::AnalyticsStore {
 public:
  // Opens `path`, made where it is absent. The clock must outlive it.
  static std::expected<std::unique_ptr<EmbeddedAnalyticsStore>, ports::StoreError> open(
      const std::string& path, const ports::Clock& clock, const DatabaseOptions& options = {});

  // One short lock. The newest figure of each 10 s of an auction is kept, under the start of those 10 s.
  void sample(domain::AuctionId id, std::int64_t participants) override;
  std::expected<std::vector<ports::ViewerSample>, ports::StoreError> viewers(domain::AuctionId id) override;
  std::expected<void, ports::StoreError> flush() override;
  std::expected<void, ports::StoreError> store_report(domain::AuctionId id, const std::string& json) override;
  std::expected<std::optional<std::string>, ports::StoreError> report(domain::AuctionId id) override;

 private:
  using Samples = std::unordered_map<domain::AuctionId, std::vector<ports::ViewerSample>>;

  EmbeddedAnalyticsStore(Database database, const ports::Clock& clock)
      : clock_(clock), database_(std::move(database)) {}
  StoreResult<void> store(const Samples& samples);

  const ports::Clock& clock_;
  std::mutex database_mutex_;  // taken before samples_mutex_ where both are
  Database database_;
  std::mutex samples_mutex_;
  Samples unflushed_;
};

}  // namespace fa::embedded
