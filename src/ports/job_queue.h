// A durable queue of small jobs: at least once, retried, dead-lettered after `attempts_max`. Blocking; any thread.
//
// What every adapter guarantees (tests/contract/job_queue_contract.h proves it):
// - (kind, key) is unique: enqueueing it again changes nothing, also long after it was done.
// - A taken job is leased: nobody else takes it until the lease is over. Not done or failed by then, it comes back.
// - Taking counts as an attempt, so a job that kills its worker ends on the dead-letter list too.
// - Bounded: a full queue answers `unavailable` and takes none of the jobs.
#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <vector>

#include "ports/store_error.h"

namespace fa::ports {

struct NewJob {
  std::string kind;
  std::string key;
  std::string payload;  // JSON, at most kJobPayloadMax bytes
};

inline constexpr std::size_t kJobPayloadMax = 64 * 1024;

struct Job {
  std::int64_t id = 0;
  std::string kind;
  std::string key;
  std::string payload;
  std::int32_t attempts = 0;  // this one included
  std::string last_error;
  std::int64_t created_at = 0;
};

class JobQueue {
 public:
  virtual ~JobQueue() = default;
  // All of them or none, as one transaction.
  virtual std::expected<void, StoreError> enqueue(const std::vector<NewJob>& jobs) = 0;
  // Leases up to `max` due jobs of these kinds for lease_ms, those due longest first. Empty where there are none.
  virtual std::expected<std::vector<Job>, StoreError> take(const std::vector<std::string>& kinds, std::size_t max,
                                                           std::int64_t lease_ms) = 0;
  virtual std::expected<void, StoreError> done(const std::vector<std::int64_t>& ids) = 0;
  // Puts it back for retry_in_ms, or on the dead-letter list where its attempts are used up or retry_in_ms is empty.
  // Changes nothing where somebody else has taken the job since.
  virtual std::expected<void, StoreError> failed(const Job& job, const std::string& error,
                                                 std::optional<std::int64_t> retry_in_ms) = 0;
  // Puts it back without counting the attempt: what it needs is not there yet.
  virtual std::expected<void, StoreError> postpone(const Job& job, std::int64_t retry_in_ms) = 0;

  virtual std::expected<std::vector<Job>, StoreError> dead_letters(std::size_t limit) = 0;  // oldest first
  // Gives one dead job (not_found where it is none), or all, their attempts back. How many.
  virtual std::expected<std::int64_t, StoreError> requeue_dead(std::optional<std::int64_t> id) = 0;
  virtual std::expected<std::int64_t, StoreError> depth() = 0;  // waiting and leased, without the dead
};

}  // namespace fa::ports
