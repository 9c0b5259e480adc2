// The job queue in one SQLite file (ports/job_queue.h).
#pragma once

#include <compare>
#include <memory>
#include <mutex>
#include <string>

#include "adapters/embedded/sqlite_db.h"
#include "ports/clock.h"
#include "ports/job_queue.h"

namespace fa::embedded {

struct JobQueueOptions {
  std::int32_t attempts_max = 12;
  std::int64_t unfinished_max = 1'000'000;              // waiting, leased and dead together
  std::int64_t keep_done_ms = 30LL * 24 * 3600 * 1000;  // how long a finished job's key is remembered
  DatabaseOptions database;
};

class EmbeddedJobQueue final : public ports::JobQueue {
 public:
  // Opens `path`, made where it is absent. The clock must outlive it.
  static std::expected<std::unique_ptr<EmbeddedJobQueue>, ports::StoreError> open(const std::string& path,
                                                                                  const ports::Clock& clock,
                                                                                  const JobQueueOptions& options = {});

  // Everything that waits is due now. For the process that alone takes jobs, before it takes any: leases of a process
  // that has ended would otherwise last on, and so would times that a wrong clock has set.
  std::expected<void, ports::StoreError> take_over();

  std::expected<void, ports::StoreError> enqueue(const std::vector<ports::NewJob>& jobs) override;
  std::expected<std::vector<ports::Job>, ports::StoreError> take(const std::vector<std::string>& kinds, std::size_t max,
                                                                 std::int64_t lease_ms) override;
  std::expected<void, ports::StoreError> done(const std::vector<std::int64_t>& ids) override;
  std::expected<void, ports::StoreError> failed(const ports::Job& job, const std::string& error,
                                                std::optional<std::int64_t> retry_in_ms) override;
  std::expected<void, ports::StoreError> postpone(const ports::Job& job, std::int64_t retry_in_ms) override;
  std::expected<std::vector<ports::Job>, ports::StoreError> dead_letters(std::size_t limit) override;
  std::expected<std::int64_t, ports::StoreError> requeue_dead(std::optional<std::int64_t> id) override;
  std::expected<std::int64_t, ports::StoreError> depth() override;

 private:
  struct Due {
    std::int64_t at = 0;  // Unix ms
    std::int64_t id = 0;
    auto operator<=>(const Due&) const = default;
  };

  EmbeddedJobQueue(Database database, const ports::Clock& clock, const JobQueueOptions& options);
  StoreResult<std::int64_t> insert(const ports::NewJob& job, std::int64_t now);  // 1, or 0 where it was known
  StoreResult<std::vector<ports::Job>> due(const std::vector<std::string>& kinds, std::size_t max, std::int64_t now);
  // The `max` that were due first, over all kinds: read from the index alone, `max` entries of each kind at most.
  StoreResult<std::vector<Due>> due_longest(const std::vector<std::string>& kinds, std::size_t max, std::int64_t now);
  StoreResult<bool> lease(ports::Job& job, std::int64_t until);  // false: not to be had, or its attempts are used up
  StoreResult<void> forget_old(std::int64_t now);
  StoreResult<std::int64_t> count(std::string_view where);

  const ports::Clock& clock_;
  const JobQueueOptions options_;
  std::mutex mutex_;
  Database database_;
  std::int64_t unfinished_ = 0;  // exact: jobs become more or fewer only here, by enqueue and done
};

}  // namespace fa::embedded
