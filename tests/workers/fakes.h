// Ports in memory for tests of the workers. Each call can be made to fail, before its effect or after it (as where the
// answer of a store is lost, or the process dies).
#pragma once

#include <algorithm>
#include <map>
#include <new>
#include <set>
#include <vector>

#include "ports/bid_history.h"
#include "ports/catalog.h"
#include "ports/decision_stream.h"
#include "ports/event_feed.h"
#include "ports/job_queue.h"
#include "ports/mailer.h"
#include "ports/users.h"
#include "ports/video.h"
#include "support/ids.h"

namespace fa::test {

class Faults {
 public:
  enum class When { before_its_effect, after_its_effect };
  enum class How { by_an_error, by_a_throw };
  // The call number `call` (from 1) fails, once.
  void fail(int call, When when, How how = How::by_an_error) {
    left_ = call;
    when_ = when;
    how_ = how;
  }
  bool happened() const { return left_ <= 0; }

  template <class Effect>
  std::expected<void, ports::StoreError> run(Effect&& effect) {
    const bool fails = --left_ == 0;
    if (fails && when_ == When::before_its_effect) return error();
    effect();
    if (fails) return error();
    return {};
  }

 private:
  std::unexpected<ports::StoreError> error() const {
    if (how_ == How::by_a_throw) throw std::bad_alloc();
    return std::unexpected(ports::StoreError{ports::StoreErrorKind::outcome_unknown, "made to fail"});
  }
  int left_ = 1'000'000;
  When when_ = When::before_its_effect;
  How how_ = How::by_an_error;
};

class FakeStream final : public ports::DecisionStream {
 public:
  explicit FakeStream(Faults& faults) : faults_(faults) {}
  std::expected<std::vector<ports::DecisionRecord>, ports::StoreError> read(std::int64_t position, std::size_t max,
                                                                            std::chrono::milliseconds) override {
    std::vector<ports::DecisionRecord> found;
    auto result = faults_.run([&] {
      for (const auto& record : records)
        if (record.position > position && found.size() < max) found.push_back(record);
    });
    if (!result) return std::unexpected(result.error());
    return found;
  }
  bool wait_until_urgent(std::int64_t, std::int64_t, std::chrono::milliseconds) override {
    ++stood_back;
    return urgent;
  }
  void acknowledge(std::int64_t position) override { acknowledged = position; }
  void add(std::uint64_t auction, decltype(ports::DecisionRecord::record) record) {
    records.push_back({static_cast<std::int64_t>(records.size()) + 1, auction_id(auction), std::move(record)});
  }

  std::vector<ports::DecisionRecord> records;
  std::int64_t acknowledged = 0;
  int stood_back = 0;
  bool urgent = false;

 private:
  Faults& faults_;
};

class FakeHistory final : public ports::BidHistory {
 public:
  explicit FakeHistory(Faults& faults) : faults_(faults) {}
  std::expected<void, ports::StoreError> append(const std::vector<ports::DecisionRecord>& added) override {
    return faults_.run([&] {
      for (const auto& record : added) {
        if (record.position <= last_position()) continue;
        records.push_back(record);
        apply(record);
      }
    });
  }
  std::expected<std::int64_t, ports::StoreError> position() override {
    if (auto result = faults_.run([] {}); !result) return std::unexpected(result.error());
    return last_position();
  }
  std::expected<ports::BidPage, ports::StoreError> bids_of_auction(domain::AuctionId, std::optional<std::string>,
                                                                   std::size_t) override {
    return {};
  }
  std::expected<ports::BidPage, ports::StoreError> bids_of_user(domain::UserId, std::optional<std::string>,
                                                                std::size_t) override {
    return {};
  }
  std::expected<void, ports::StoreError> ledger(domain::AuctionId,
                                                const std::function<void(std::string_view)>&) override {
    return {};
  }
  std::expected<domain::Auction, ports::StoreError> load(domain::AuctionId id) override {
    const auto found = auctions.find(id);
    if (found == auctions.end()) return not_found();
    return found->second;
  }
  std::expected<void, ports::StoreError> seal(domain::AuctionId id, const ports::LedgerSeal& seal) override {
    return faults_.run([&] { seals.emplace(id, seal); });
  }
  std::expected<std::optional<ports::LedgerSeal>, ports::StoreError> seal_of(domain::AuctionId id) override {
    const auto found = seals.find(id);
    return found == seals.end() ? std::nullopt : std::optional(found->second);
  }
  std::expected<std::pair<domain::Seq, std::string>, ports::StoreError> head(domain::AuctionId id) override {
    const auto found = auctions.find(id);
    if (found == auctions.end()) return not_found();
    return std::pair(found->second.seq(), std::string(64, 'a'));
  }

  std::vector<ports::DecisionRecord> records;
  std::map<domain::AuctionId, domain::Auction> auctions;
  std::map<domain::AuctionId, ports::LedgerSeal> seals;

 private:
  static std::unexpected<ports::StoreError> not_found() {
    return std::unexpected(ports::StoreError{ports::StoreErrorKind::not_found, "no such auction"});
  }
  std::int64_t last_position() const { return records.empty() ? 0 : records.back().position; }
  void apply(const ports::DecisionRecord& record) {
    if (const auto* opening = std::get_if<domain::Opening>(&record.record))
      auctions.emplace(record.auction_id, *opening);
    const auto found = auctions.find(record.auction_id);
    if (const auto* bid = std::get_if<domain::BidRecord>(&record.record)) found->second.restore(*bid);
    if (const auto* close = std::get_if<domain::ClosedRecord>(&record.record)) found->second.restore(*close);
  }
  Faults& faults_;
};

class FakeCatalog final : public ports::Catalog {
 public:
  explicit FakeCatalog(Faults& faults) : faults_(faults) {}
  std::expected<ports::CatalogEntry, ports::StoreError> insert(const ports::CatalogEntry& draft,
                                                               const std::optional<std::string>&,
                                                               const std::string&) override {
    return entries[draft.auction_id] = draft;
  }
  std::expected<ports::CatalogEntry, ports::StoreError> find(domain::AuctionId id) override {
    const auto found = entries.find(id);
    if (found != entries.end()) return found->second;
    return std::unexpected(ports::StoreError{ports::StoreErrorKind::not_found, "no such auction"});
  }
  std::expected<ports::CatalogPage, ports::StoreError> search(const ports::CatalogQuery&) override { return {}; }
  std::expected<void, ports::StoreError> project(const std::vector<ports::CatalogProgress>& progress) override {
    return faults_.run([&] {
      for (const auto& one : progress) {
        auto& stored = projected[one.auction_id];
        if (one.seq <= stored.seq) continue;
        const auto old = std::exchange(stored, one);
        if (stored.start_time == 0) stored.start_time = old.start_time;
        if (stored.end_time == 0) stored.end_time = old.end_time;
        if (stored.current_price.value == 0) stored.current_price = old.current_price;
      }
    });
  }
  std::expected<void, ports::StoreError> set_stream_key(domain::AuctionId, const std::string&) override { return {}; }

  std::map<domain::AuctionId, ports::CatalogEntry> entries;
  std::map<domain::AuctionId, ports::CatalogProgress> projected;

 private:
  Faults& faults_;
};

// Remembers what was enqueued; (kind, key) is unique, as every queue has it.
class FakeJobQueue final : public ports::JobQueue {
 public:
  explicit FakeJobQueue(Faults& faults) : faults_(faults) {}
  std::expected<void, ports::StoreError> enqueue(const std::vector<ports::NewJob>& jobs) override {
    return faults_.run([&] {
      for (const auto& job : jobs) payloads.emplace(std::pair(job.kind, job.key), job.payload);
    });
  }
  std::expected<std::vector<ports::Job>, ports::StoreError> take(const std::vector<std::string>&, std::size_t,
                                                                 std::int64_t) override {
    return std::exchange(due, {});
  }
  std::expected<void, ports::StoreError> done(const std::vector<std::int64_t>& ids) override {
    finished.insert(finished.end(), ids.begin(), ids.end());
    return {};
  }
  std::expected<void, ports::StoreError> failed(const ports::Job& job, const std::string& error,
                                                std::optional<std::int64_t> retry_in_ms) override {
    failures.push_back({job.id, error, retry_in_ms});
    return {};
  }
  std::expected<void, ports::StoreError> postpone(const ports::Job& job, std::int64_t) override {
    postponed.push_back(job.id);
    return {};
  }
  std::expected<std::vector<ports::Job>, ports::StoreError> dead_letters(std::size_t limit) override {
    return std::vector(dead.begin(), dead.begin() + static_cast<std::ptrdiff_t>(std::min(limit, dead.size())));
  }
  std::expected<std::int64_t, ports::StoreError> requeue_dead(std::optional<std::int64_t> id) override {
    const auto count = std::erase_if(dead, [&](const ports::Job& job) { return !id || job.id == *id; });
    if (id && count == 0) return std::unexpected(ports::StoreError{ports::StoreErrorKind::not_found, "no such job"});
    return static_cast<std::int64_t>(count);
  }
  std::expected<std::int64_t, ports::StoreError> depth() override { return static_cast<std::int64_t>(due.size()); }

  struct Failed {
    std::int64_t id;
    std::string error;
    std::optional<std::int64_t> retry_in_ms;
  };
  std::map<std::pair<std::string, std::string>, std::string> payloads;
  std::vector<ports::Job> due;
  std::vector<ports::Job> dead;
  std::vector<std::int64_t> finished;
  std::vector<std::int64_t> postponed;
  std::vector<Failed> failures;

 private:
  Faults& faults_;
};

}  // namespace fa::test
