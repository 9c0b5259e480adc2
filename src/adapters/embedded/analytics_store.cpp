#include "adapters/embedded/analytics_store.h"

namespace fa::embedded {
namespace {

using ports::StoreError;
using ports::ViewerSample;

constexpr std::int64_t kSampleMs = 10'000;
constexpr std::size_t kAuctionsMax = 131'072;      // with unflushed samples; figures of more are dropped
constexpr std::size_t kUnflushedSamplesMax = 360;  // of one auction: an hour without a flush

constexpr const char* kSchema[] = {R"sql(
CREATE TABLE viewers (
  auction_id BLOB NOT NULL,
  timestamp INTEGER NOT NULL,
  participants INTEGER NOT NULL,
  PRIMARY KEY (auction_id, timestamp)
) WITHOUT ROWID;
CREATE TABLE reports (
  auction_id BLOB PRIMARY KEY,
  json TEXT NOT NULL
);
)sql"};

// Samples come in the order of time, so only the last one can be of the same 10 s.
void add(std::vector<ViewerSample>& samples, ViewerSample sample) {
  if (!samples.empty() && samples.back().timestamp == sample.timestamp) {
    samples.back() = sample;
  } else if (samples.size() < kUnflushedSamplesMax) {
    samples.push_back(sample);
  }
}

}  // namespace

std::expected<std::unique_ptr<EmbeddedAnalyticsStore>, StoreError> EmbeddedAnalyticsStore::open(
    const std::string& path, const ports::Clock& clock, const DatabaseOptions& options) {
  auto database = Database::open(path, options);
  if (!database) return std::unexpected(database.error());
  if (auto done = database->migrate(kSchema); !done) return std::unexpected(done.error());
  return std::unique_ptr<EmbeddedAnalyticsStore>(new EmbeddedAnalyticsStore(std::move(*database), clock));
}

void EmbeddedAnalyticsStore::sample(domain::AuctionId id, std::int64_t participants) {
  const std::int64_t now = clock_.unix_ms();
  const std::lock_guard lock(samples_mutex_);
  if (unflushed_.size() >= kAuctionsMax && !unflushed_.contains(id)) return;
  add(unflushed_[id], {now - now % kSampleMs, participants});
}

std::expected<std::vector<ViewerSample>, StoreError> EmbeddedAnalyticsStore::viewers(domain::AuctionId id) {
  const std::lock_guard lock(database_mutex_);
  std::vector<ViewerSample> samples;
  auto query = database_.query("SELECT timestamp, participants FROM viewers WHERE auction_id = ?1 ORDER BY timestamp");
  query.bind(id);
  while (query.next()) samples.push_back({query.get<std::int64_t>(0), query.get<std::int64_t>(1)});
  if (!query.ok()) return std::unexpected(query.error());
  const std::lock_guard samples_lock(samples_mutex_);
  const auto found = unflushed_.find(id);
  if (found == unflushed_.end()) return samples;
  for (const ViewerSample& sample : found->second) {
    if (!samples.empty() && samples.back().timestamp == sample.timestamp) samples.pop_back();
    samples.push_back(sample);
  }
  return samples;
}

std::expected<void, StoreError> EmbeddedAnalyticsStore::flush() {
  const std::lock_guard lock(database_mutex_);
  Samples samples;
  {
    const std::lock_guard samples_lock(samples_mutex_);
    samples.swap(unflushed_);
  }
  if (samples.empty()) return {};
  auto stored = store(samples);
  if (stored) return stored;
  const std::lock_guard samples_lock(samples_mutex_);
  for (auto& [id, newer] : unflushed_) {
    auto& older = samples[id];
    for (const ViewerSample& sample : newer) add(older, sample);
  }
  unflushed_ = std::move(samples);
  return stored;
}

StoreResult<void> EmbeddedAnalyticsStore::store(const Samples& samples) {
  auto transaction = Transaction::begin(database_);
  if (!transaction) return std::unexpected(transaction.error());
  for (const auto& [id, series] : samples) {
    for (const ViewerSample& sample : series) {
      // Whoever still looks at an auction after its report was made is no matter of its figures.
      auto query = database_.query(
          "INSERT INTO viewers (auction_id, timestamp, participants) SELECT ?1, ?2, ?3 "
          "WHERE NOT EXISTS (SELECT 1 FROM reports WHERE auction_id = ?1) "
          "ON CONFLICT DO UPDATE SET participants = excluded.participants");
      if (auto done = query.bind(id, sample.timestamp, sample.participants).run(); !done) return done;
    }
  }
  return transaction->commit();
}

std::expected<void, StoreError> EmbeddedAnalyticsStore::store_report(domain::AuctionId id, const std::string& json) {
  const std::lock_guard lock(database_mutex_);
  auto transaction = Transaction::begin(database_);
  if (!transaction) return std::unexpected(transaction.error());
  auto store = database_.query(
      "INSERT INTO reports (auction_id, json) VALUES (?1, ?2) ON CONFLICT DO UPDATE SET json = excluded.json");
  if (auto done = store.bind(id, json).run(); !done) return done;
  auto clear = database_.query("DELETE FROM viewers WHERE auction_id = ?1");
  if (auto done = clear.bind(id).run(); !done) return done;
  return transaction->commit();
}

std::expected<std::optional<std::string>, StoreError> EmbeddedAnalyticsStore::report(domain::AuctionId id) {
  const std::lock_guard lock(database_mutex_);
  auto query = database_.query("SELECT json FROM reports WHERE auction_id = ?1");
  query.bind(id);
  if (query.next()) return query.get<std::string>(0);
  if (!query.ok()) return std::unexpected(query.error());
  return std::nullopt;
}

}  // namespace fa::embedded
